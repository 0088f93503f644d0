import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCodeOf, nextStopStep, type StopSignal, type StopStep } from './stop_ladder.ts';

function steps(...signals: StopSignal[]): StopStep {
  return signals.reduce<StopStep>(nextStopStep, 'none');
}

test('nextStopStep() goes from draining over ending to leaving with each Ctrl-C', () => {
  assert.deepEqual(
    [steps('SIGINT'), steps('SIGINT', 'SIGINT'), steps('SIGINT', 'SIGINT', 'SIGINT')],
    ['drain', 'cancel', 'leave'],
  );
});

test('nextStopStep() takes SIGTERM and SIGHUP for the second step at least', () => {
  assert.deepEqual(
    [steps('SIGTERM'), steps('SIGHUP'), steps('SIGINT', 'SIGTERM'), steps('SIGTERM', 'SIGINT')],
    ['cancel', 'cancel', 'cancel', 'leave'],
  );
});

test('exitCodeOf() is 128 and the number of the signal', () => {
  assert.deepEqual([exitCodeOf('SIGINT'), exitCodeOf('SIGTERM'), exitCodeOf('SIGHUP')], [130, 143, 129]);
});
