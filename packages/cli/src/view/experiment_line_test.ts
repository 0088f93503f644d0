import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleConfig, sampleFailure, sampleLook, sampleSuccess } from '../../testing/sample_task.ts';
import { textWidth } from '../terminal/text_width.ts';
import { experimentLine } from './experiment_line.ts';

const options = { config: sampleConfig(), isBest: false, look: sampleLook() };

test('experimentLine() shows time, score and parameters of a success', () => {
  assert.equal(
    experimentLine(sampleSuccess(2, 123.456), options),
    '✓ #2     1.0 s  speed 123.46                level=2',
  );
});

test('experimentLine() marks a new best', () => {
  assert.match(experimentLine(sampleSuccess(2, 1), { ...options, isBest: true }), /speed 1 ★ best/);
});

test('experimentLine() shows the penalty of a failure in its column and the reason behind the parameters', () => {
  assert.equal(
    experimentLine(sampleFailure(3), { ...options, look: sampleLook({ columns: 100 }) }),
    '✗ #3     1.0 s  timeout, penalty -1200      level=3  limit of 1m00s in benchmark',
  );
});

test('experimentLine() never takes more than one line of the terminal', () => {
  const line = experimentLine(sampleFailure(3), { ...options, look: sampleLook({ columns: 40 }) });
  assert.equal(textWidth(line), 40);
  assert.ok(line.endsWith('…'));
});

test('experimentLine() says of what was measured again which experiment it repeats', () => {
  const again = { ...sampleSuccess(5, 7), origin: 'remeasure' as const, reason: 'experiment 2 again: leads' };
  assert.match(
    experimentLine(again, { ...options, look: sampleLook({ columns: 100 }) }),
    /level=5 {2}experiment 2 again: leads$/,
  );
});

test('experimentLine() marks a cancelled experiment as neither good nor bad', () => {
  const { penalty: _, ...cancelled } = sampleFailure(4, {
    state: 'cancelled',
    outcome: { kind: 'cancelled' },
  });
  assert.match(experimentLine(cancelled, options), /^○ #4 {4} 1\.0 s  cancelled {2,}level=4$/);
});

test('experimentLine() marks a pruned experiment as no failure, with its last report behind the parameters', () => {
  const {
    penalty: _,
    failure: _failure,
    ...pruned
  } = sampleFailure(4, {
    state: 'pruned',
    outcome: { kind: 'pruned', step: 3, value: 0.5, reason: 'median: 4 of 5 were better' },
  });
  assert.equal(
    experimentLine(pruned, { ...options, look: sampleLook({ columns: 110 }) }),
    '○ #4     1.0 s  pruned                      level=4  0.5 at step 3, median: 4 of 5 were better',
  );
});
