import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExperimentRecord, TaskSummary } from '@autotuner/core';
import { finalReport } from './final_report.ts';
import { progressOf } from './progress.ts';
import {
  sampleConfig,
  sampleFailure,
  sampleLook,
  sampleSuccess,
  sampleTask,
} from '../../testing/sample_task.ts';

interface Changes {
  readonly change?: Partial<TaskSummary>;
  readonly lastWords?: readonly string[];
  readonly again?: string;
}

function report(experiments: ExperimentRecord[], { change = {}, ...parts }: Changes = {}): string[] {
  const progress = progressOf(sampleConfig(), experiments);
  const { best, baseline, gain } = progress;
  const summary: TaskSummary = {
    task: sampleTask({ state: 'completed', activeMs: 12_000 }),
    counts: { total: experiments.length, byState: {}, byOutcome: {} },
    ...(best === undefined ? {} : { best }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(gain === undefined ? {} : { gain }),
    front: [],
    live: false,
    ...change,
  };
  return finalReport({
    summary,
    progress,
    bestLine: 'bench --level 2',
    logPath: '/logs/task_9.log',
    ...parts,
    look: sampleLook(),
  });
}

test('finalReport() names the best setting, its gain, the counts and where to look next', () => {
  assert.deepEqual(report([sampleSuccess(1, 100), sampleSuccess(2, 150), sampleFailure(3)]), [
    '★ Best of 3: #2 with speed 150, 50.0 % better than the baseline (speed 100)',
    '',
    '  bench --level 2',
    '',
    '2 ok, 1 timeout in 12.0 s',
    '',
    'autotuner best 9    the best setting again; --sh --env --json --yaml',
    'autotuner show 9    every experiment',
    'autotuner logs 9/2  what the best one printed',
    'log: /logs/task_9.log',
  ]);
});

test('finalReport() says why a task ended before its budget was spent', () => {
  const task = sampleTask({ state: 'completed', activeMs: 12_000, reason: 'No gain in 5 results in a row' });
  const lines = report([sampleSuccess(1, 100), sampleSuccess(2, 150)], { change: { task } });
  assert.ok(lines.includes('2 ok in 12.0 s, ended early: No gain in 5 results in a row'), lines.join('\n'));
  const config = sampleConfig({ budget: { experiments: 2 } });
  const done = report([sampleSuccess(1, 100), sampleSuccess(2, 150)], {
    change: { task: { ...task, config, reason: 'All experiments done' } },
  });
  assert.ok(done.includes('2 ok in 12.0 s'), done.join('\n'));
});

test('finalReport() says what a best came to that was measured again', () => {
  const lines = report([sampleSuccess(1, 100), sampleSuccess(2, 150)], {
    again: 'measured 2 times, mean 140',
  });
  assert.equal(lines[1], '  measured 2 times, mean 140');
});

test('finalReport() says when the baseline is the best, and when it failed', () => {
  assert.match(
    report([sampleSuccess(1, 100), sampleSuccess(2, 50)])[0] ?? '',
    /#1 with speed 100, the baseline itself/,
  );
  assert.match(report([sampleFailure(1), sampleSuccess(2, 50)])[0] ?? '', /the baseline did not succeed/);
});

test('finalReport() names the experiments of the front when there are several objectives', () => {
  const lines = report([sampleSuccess(1, 100), sampleSuccess(2, 150)], { change: { front: [1, 2] } });
  assert.ok(lines.includes('Not beaten in every objective: #1 #2'));
});

test('finalReport() leads to the last log when nothing succeeded', () => {
  const task = sampleTask({ state: 'failed', reason: 'All experiments done, and no experiment succeeded' });
  const lines = report([sampleFailure(1), sampleFailure(2)], {
    change: { task },
    lastWords: ['boom', '\u001B[2J'],
  });
  assert.equal(lines[0], '✗ No experiment succeeded');
  assert.deepEqual(lines.slice(3, 5), ['  boom', '  \\x1b[2J']);
  assert.ok(lines.some((line) => line.startsWith('autotuner logs 9/2')));
  assert.ok(!lines.some((line) => line.startsWith('autotuner best')));
});
