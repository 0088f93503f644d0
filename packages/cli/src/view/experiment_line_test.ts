import assert from 'node:assert/strict';
import { test } from 'node:test';
import { experimentLine } from './experiment_line.ts';
import { sampleConfig, sampleFailure, sampleLook, sampleSuccess } from './sample_task_test.ts';

const options = { config: sampleConfig(), isBest: false, look: sampleLook() };

test('experimentLine() shows score, time and parameters of a success', () => {
  assert.equal(experimentLine(sampleSuccess(2, 123.456), options), '✓ #2   speed 123.46           1.0 s  level=2');
});

test('experimentLine() marks a new best', () => {
  assert.match(experimentLine(sampleSuccess(2, 1), { ...options, isBest: true }), /speed 1 ★ best/);
});

test('experimentLine() shows why a failure failed, and its penalty', () => {
  assert.equal(
    experimentLine(sampleFailure(3), options),
    '✗ #3   timeout in benchmark after 1m00s, penalty -1200    1.0 s  level=3',
  );
});

test('experimentLine() marks a cancelled experiment as neither good nor bad', () => {
  const cancelled = sampleFailure(4, { state: 'cancelled', outcome: { kind: 'cancelled' } });
  assert.match(experimentLine(cancelled, options), /^○ #4 {3}cancelled/);
});
