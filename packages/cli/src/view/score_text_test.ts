import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleConfig, sampleSuccess } from '../../testing/sample_task.ts';
import { scoreText } from './score_text.ts';

const config = sampleConfig();

test('scoreText() names the objective and its value', () => {
  assert.equal(scoreText(sampleSuccess(1, 150), config), 'speed 150');
});

test('scoreText() says that who breaks a constraint is infeasible', () => {
  const slos = [
    { metric: 'p99_ms', threshold: 60, weight: 1, hardFail: false, failRatio: 0.5, constraint: true },
  ];
  const slow = { ...sampleSuccess(1, -2000), metrics: { speed: 150, p99_ms: 77.9 }, violation: 0.3 };
  assert.equal(scoreText(slow, { ...config, slos }), 'speed 150 (infeasible: p99_ms 77.9 is over 60)');
  assert.equal(scoreText(slow, config), 'speed 150 (infeasible)');
});

test('scoreText() names the service levels that were broken, not what they cost', () => {
  const slos = [{ metric: 'p99_ms', threshold: 60, weight: 1, hardFail: false, failRatio: 0.5 }];
  const slow = { ...sampleSuccess(1, -2000), metrics: { speed: 150, p99_ms: 77.9 } };
  assert.equal(scoreText(slow, { ...config, slos }), 'speed 150 (p99_ms 77.9 is over 60)');
});
