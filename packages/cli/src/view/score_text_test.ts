import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleConfig, sampleSuccess } from '../../testing/sample_task.ts';
import { scoreText } from './score_text.ts';

const { objectives } = sampleConfig();

test('scoreText() names the objective and its value', () => {
  assert.equal(scoreText(sampleSuccess(1, 150), objectives), 'speed 150');
});

test('scoreText() tells what was measured from the score that a missed service level left', () => {
  const missed = { ...sampleSuccess(1, 120), metrics: { speed: 150 } };
  assert.equal(scoreText(missed, objectives), 'speed 150 (score 120)');
});
