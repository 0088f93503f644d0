import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptOutcome } from '@autotuner/core';
import { sampleExperiment, sampleFailure } from '../../testing/sample_task.ts';
import { outcomeText } from './outcome_text.ts';

const text = (outcome: AttemptOutcome): string => outcomeText(sampleFailure(1, { outcome }));

test('outcomeText() says how it ended and why', () => {
  assert.equal(text({ kind: 'exit', code: 3 }), 'crash: exit code 3');
  assert.equal(text({ kind: 'exit', code: 0 }), 'ok');
  assert.equal(text({ kind: 'signal', signal: 'SIGSEGV' }), 'killed: SIGSEGV');
  assert.equal(
    text({ kind: 'timeout', phase: 'ready', timeoutMs: 5000 }),
    'timeout: limit of 5.0 s in ready',
  );
  assert.equal(text({ kind: 'spawn', errno: 'ENOENT', detail: 'no "x"' }), 'not started: ENOENT, no "x"');
  assert.equal(
    text({ kind: 'deploy', reason: 'not_ready', detail: 'port closed' }),
    'deploy failed: not ready, port closed',
  );
  assert.equal(text({ kind: 'oom', evidence: 'cgroup', resource: 'gpu' }), 'out of memory: of the GPU');
  assert.equal(
    text({ kind: 'oom', evidence: 'cgroup', resource: 'cpu' }),
    'out of memory: killed by the kernel',
  );
  const found = { line: 'MemoryError', file: 'task_9_exp_3.attempt_1.stderr.raw', offset: 1234 };
  assert.equal(
    text({ kind: 'oom', evidence: 'log', resource: 'cpu', ...found }),
    'out of memory: MemoryError (byte 1234 of task_9_exp_3.attempt_1.stderr.raw)',
  );
  assert.equal(text({ kind: 'invalid_result', detail: 'no "speed"' }), 'invalid result: no "speed"');
  assert.equal(
    text({ kind: 'pruned', step: 3, value: null, reason: 'median: poor' }),
    'pruned: not a number at step 3, median: poor',
  );
  assert.equal(text({ kind: 'cancelled' }), 'cancelled');
});

test('outcomeText() of an experiment that has not ended is its state', () => {
  assert.equal(outcomeText(sampleExperiment(1)), 'benchmarking');
});

test('outcomeText() keeps what a process printed from steering the terminal', () => {
  assert.ok(!text({ kind: 'invalid_result', detail: '\u001B]0;title\u0007' }).includes('\u001B'));
});
