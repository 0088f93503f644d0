import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sampleConfig, sampleExperiment } from '@autotuner/core/testing';
import type { ExperimentRecord } from '../ports/records.ts';
import { nextStep, type LoopView } from './next_step.ts';
import { outcomeDetail } from './outcome_detail.ts';
import { TaskLedger } from './task_ledger.ts';

type ViewParts = Partial<Omit<LoopView, 'ledger'>> & { readonly experiments?: readonly ExperimentRecord[] };

function view({ experiments = [], ...parts }: ViewParts = {}): LoopView {
  const config = parts.config ?? sampleConfig();
  return {
    config,
    ledger: new TaskLedger(config.objectives, experiments),
    running: new Set(),
    delayed: new Map(),
    activeMs: 0,
    exhausted: false,
    ...parts,
  };
}

function failed(number: number, parts: Partial<ExperimentRecord> = {}): ExperimentRecord {
  const { scores: _, ...rest } = sampleExperiment({ number, state: 'failed', failure: 'crash', ...parts });
  return { ...rest, outcome: parts.outcome ?? { kind: 'exit', code: 1 } };
}

test('nextStep() runs the baseline, then the enqueued parameters, then asks the sampler', () => {
  const config = sampleConfig({ baseline: { x: 0.1 }, enqueue: [{ x: 0.2 }] });
  const one = sampleExperiment({ number: 1 });
  const two = sampleExperiment({ number: 2 });
  assert.deepEqual(nextStep(view({ config })), {
    kind: 'start',
    origin: 'baseline',
    params: { x: 0.1 },
    reason: 'the setting to beat',
  });
  assert.deepEqual(nextStep(view({ config, experiments: [one] })), {
    kind: 'start',
    origin: 'enqueued',
    params: { x: 0.2 },
    reason: 'given in the task file',
  });
  assert.deepEqual(nextStep(view({ config, experiments: [one, two] })), { kind: 'suggest' });
});

test('nextStep() gives an experiment that waits for another attempt the first free slot', () => {
  const experiments = [sampleExperiment({ number: 1, state: 'queued' })];
  assert.deepEqual(nextStep(view({ experiments })), { kind: 'attempt', number: 1 });
  assert.deepEqual(nextStep(view({ experiments, running: new Set([1]) })), { kind: 'wait' });
});

test('nextStep() fills no more slots than the concurrency', () => {
  const config = sampleConfig({ concurrency: 2 });
  const experiments = [1, 2].map((number) => sampleExperiment({ number, state: 'benchmarking' }));
  assert.deepEqual(nextStep(view({ config, experiments, running: new Set([1]) })), { kind: 'suggest' });
  assert.deepEqual(nextStep(view({ config, experiments, running: new Set([1, 2]) })), { kind: 'wait' });
});

test('nextStep() waits for the running ones before it finishes', () => {
  const config = sampleConfig({ budget: { experiments: 1 } });
  const experiments = [sampleExperiment({ state: 'benchmarking' })];
  assert.deepEqual(nextStep(view({ config, experiments, running: new Set([1]) })), { kind: 'wait' });
});

test('nextStep() completes a task with a success and fails one without, and says why', () => {
  const config = sampleConfig({ budget: { experiments: 1 } });
  const done = nextStep(view({ config, experiments: [sampleExperiment()] }));
  assert.deepEqual(done, { kind: 'finish', state: 'completed', reason: 'All experiments done' });
  const none = nextStep(view({ config, experiments: [failed(1)] }));
  assert.equal(none.kind === 'finish' && none.state, 'failed');
  assert.match(
    none.kind === 'finish' ? none.reason : '',
    /no experiment succeeded \(the last one: exit code 1\)/,
  );
});

test('nextStep() ends at the time budget, on exhaustion, and as it was asked to', () => {
  const config = sampleConfig({ budget: { experiments: 10, wallMs: 100 } });
  const experiments = [sampleExperiment()];
  const at = nextStep(view({ config, experiments, activeMs: 100 }));
  assert.equal(at.kind === 'finish' && at.reason, 'Time budget spent');
  const spent = nextStep(view({ experiments, exhausted: true }));
  assert.equal(spent.kind === 'finish' && spent.state, 'completed');
  assert.equal(stateOf(view({ experiments, stop: 'drain' })), 'paused');
  assert.equal(stateOf(view({ experiments, stop: 'cancel' })), 'cancelled');
});

test('nextStep() completes rather than pauses a drained task with nothing left to do', () => {
  const config = sampleConfig({ budget: { experiments: 1 } });
  assert.equal(stateOf(view({ config, experiments: [sampleExperiment()], stop: 'drain' })), 'completed');
});

test('nextStep() stops after the configured number of failures in a row', () => {
  const config = sampleConfig({ stopAfterFailures: 2 });
  assert.equal(stateOf(view({ config, experiments: [failed(1), failed(2)] })), 'failed');
  assert.equal(
    nextStep(view({ config, experiments: [failed(1), sampleExperiment({ number: 2 }), failed(3)] })).kind,
    'suggest',
  );
});

test('nextStep() stops early by the rules of the task, and says why', () => {
  const experiments = [3, 2, 2, 5].map((score, i) => sampleExperiment({ number: i + 1, scores: [score] }));
  const ends = (stop: NonNullable<ReturnType<typeof sampleConfig>['stop']>): unknown =>
    nextStep(view({ config: sampleConfig({ stop }), experiments }));
  assert.deepEqual(ends({ target: 2 }), {
    kind: 'finish',
    state: 'completed',
    reason: 'The target of 2 was reached',
  });
  assert.deepEqual(ends({ patience: 2 }), {
    kind: 'finish',
    state: 'completed',
    reason: 'No gain in 2 results in a row',
  });
  assert.deepEqual(ends({ target: 1, patience: 4 }), { kind: 'suggest' });
});

test('nextStep() tries what an earlier task found best after what is enqueued', () => {
  const config = sampleConfig({ enqueue: [{ x: 0.2 }] });
  const warmParams = [{ x: 0.3 }];
  const one = [sampleExperiment({ number: 1 })];
  assert.deepEqual(nextStep(view({ config, warmParams, experiments: one })), {
    kind: 'start',
    origin: 'enqueued',
    params: { x: 0.3 },
    reason: 'among the best of an earlier task',
  });
  const two = [...one, sampleExperiment({ number: 2 })];
  assert.deepEqual(nextStep(view({ config, warmParams, experiments: two })), { kind: 'suggest' });
});

test('nextStep() stops when the first experiments all end in what no parameters can cure', () => {
  const missing = { kind: 'invalid_result', detail: 'Metric "seconds" is missing' } as const;
  const experiments = [1, 2, 3].map((number) => failed(number, { outcome: missing }));
  const step = nextStep(view({ experiments }));
  assert.match(
    step.kind === 'finish' ? step.reason : '',
    /metrics did not appear.*Metric "seconds" is missing/,
  );
  assert.equal(nextStep(view({ experiments: experiments.slice(0, 2) })).kind, 'suggest');
  const others = experiments.map((one) => ({ ...one, number: one.number + 1, toldOrder: one.number + 1 }));
  assert.equal(nextStep(view({ experiments: [sampleExperiment(), ...others] })).kind, 'suggest');
});

test('nextStep() gives the slot of an experiment that waits for the machine to others, but not to ever more', () => {
  const experiments = [sampleExperiment({ number: 1, state: 'queued' })];
  assert.deepEqual(nextStep(view({ experiments, delayed: new Map([[1, 'machine']]) })), { kind: 'suggest' });
  const two = [...experiments, sampleExperiment({ number: 2, state: 'queued' })];
  const delayed = new Map([1, 2].map((number) => [number, 'machine' as const]));
  assert.deepEqual(nextStep(view({ experiments: two, delayed })), { kind: 'wait' });
  const due = new Map([[1, 'machine' as const]]);
  assert.deepEqual(nextStep(view({ experiments: two, delayed: due })), { kind: 'attempt', number: 2 });
});

test('nextStep() lets an interrupted experiment keep its turn, so that the suggestions stay the same', () => {
  const experiments = [sampleExperiment({ number: 1, state: 'queued' })];
  const config = sampleConfig({ concurrency: 4 });
  const waits = view({ config, experiments, delayed: new Map([[1, 'tuner']]) });
  assert.deepEqual(nextStep(waits), { kind: 'wait' });
  assert.deepEqual(nextStep({ ...waits, delayed: new Map() }), { kind: 'attempt', number: 1 });
});

test('nextStep() never begins an experiment twice, nor more than there are slots, whatever is delayed', () => {
  const states = fc.array(fc.constantFrom('succeeded', 'queued', 'benchmarking'), { maxLength: 8 });
  const cause = fc.option(fc.constantFrom('tuner' as const, 'machine' as const), { nil: undefined });
  fc.assert(
    fc.property(
      states,
      fc.array(cause, { maxLength: 8 }),
      fc.integer({ min: 1, max: 4 }),
      (all, causes, concurrency) => {
        const experiments = all.map((state, at) => sampleExperiment({ number: at + 1, state }));
        const numbers = (state: string): number[] =>
          experiments.filter((one) => one.state === state).map((one) => one.number);
        const running = new Set(numbers('benchmarking'));
        const delayed = new Map(
          numbers('queued').flatMap((number) => {
            const one = causes[number - 1];
            return one === undefined ? [] : [[number, one] as const];
          }),
        );
        const step = nextStep(view({ config: sampleConfig({ concurrency }), experiments, running, delayed }));
        if (step.kind === 'attempt') {
          assert.ok(numbers('queued').includes(step.number) && !delayed.has(step.number));
        }
        if (step.kind === 'suggest') {
          assert.ok(![...delayed.values()].includes('tuner'));
          assert.ok(
            numbers('queued').every((number) => delayed.has(number)),
            'what is due goes first',
          );
        }
        if (step.kind !== 'wait' && step.kind !== 'finish') assert.ok(running.size < concurrency);
        if (step.kind === 'finish') assert.equal(numbers('queued').length + running.size, 0);
      },
    ),
  );
});

test('nextStep() stops at a failed baseline, and says which experiment, how, and where to look', () => {
  const baseline = failed(1, { origin: 'baseline', taskId: 9, outcome: { kind: 'exit', code: 3 } });
  const config = sampleConfig({ baseline: { x: 0.1 } });
  assert.deepEqual(nextStep(view({ config, experiments: [baseline] })), {
    kind: 'finish',
    state: 'failed',
    reason:
      'Stopped because the baseline, experiment 1, failed (crash, exit code 3); "autotuner logs 9/1" shows what it printed',
  });
  const others = [baseline, sampleExperiment({ number: 2 })];
  assert.equal(stateOf(view({ config, experiments: others })), 'failed');
  const running = new Set([2]);
  assert.deepEqual(nextStep(view({ config, experiments: others, running })), { kind: 'wait' });
});

test('nextStep() goes on after a failed baseline that is tried again, was cancelled, or need not succeed', () => {
  const config = sampleConfig({ baseline: { x: 0.1 } });
  const baseline = failed(1, { origin: 'baseline' });
  const queued = [sampleExperiment({ number: 1, origin: 'baseline', state: 'queued' })];
  assert.deepEqual(nextStep(view({ config, experiments: queued })), { kind: 'attempt', number: 1 });
  const cancelled = [sampleExperiment({ number: 1, origin: 'baseline', state: 'cancelled' })];
  assert.deepEqual(nextStep(view({ config, experiments: cancelled })), { kind: 'suggest' });
  const lax = { ...config, baselineMustSucceed: false };
  assert.deepEqual(nextStep(view({ config: lax, experiments: [baseline] })), { kind: 'suggest' });
});

test('outcomeDetail() explains every outcome that has something to explain', () => {
  assert.equal(
    outcomeDetail({ kind: 'timeout', phase: 'benchmark', timeoutMs: 5000 }),
    'still running after 5 s',
  );
  assert.equal(outcomeDetail({ kind: 'signal', signal: 'SIGSEGV' }), 'SIGSEGV');
  assert.equal(
    outcomeDetail({ kind: 'oom', evidence: 'log', resource: 'gpu', line: 'CUDA out of memory' }),
    'CUDA out of memory',
  );
  const found = { line: 'MemoryError', file: 'task_9_exp_3.attempt_1.stderr.raw', offset: 1234 };
  assert.equal(
    outcomeDetail({ kind: 'oom', evidence: 'log', resource: 'cpu', ...found }),
    'MemoryError, at byte 1234 of task_9_exp_3.attempt_1.stderr.raw',
  );
  assert.equal(
    outcomeDetail({ kind: 'oom', evidence: 'cgroup', resource: 'cpu' }),
    'main memory, as the kernel reports',
  );
  assert.equal(outcomeDetail({ kind: 'cancelled' }), undefined);
});

function stateOf(one: LoopView): string | undefined {
  const step = nextStep(one);
  return step.kind === 'finish' ? step.state : undefined;
}

test('nextStep() does not stop for failures in a row that something pruned stands between', () => {
  const config = sampleConfig({ stopAfterFailures: 2 });
  const outcome = { kind: 'pruned', step: 1, value: 2, reason: 'poor' } as const;
  const pruned = (number: number) => failed(number, { state: 'pruned', outcome, toldOrder: number });
  const told = (number: number) => failed(number, { toldOrder: number });
  assert.deepEqual(nextStep(view({ config, experiments: [told(1), pruned(2), told(3)] })), {
    kind: 'suggest',
  });
  assert.deepEqual(nextStep(view({ config, experiments: [1, 2, 3, 4].map(pruned) })), { kind: 'suggest' });
  assert.equal(nextStep(view({ config, experiments: [pruned(1), told(2), told(3)] })).kind, 'finish');
});

test('nextStep() measures the best again within its share, one at a time, and never what broke a constraint', () => {
  const config = sampleConfig({ remeasure: { share: 0.5, maxRepeats: 10 } });
  const success = (number: number, parts: Partial<ExperimentRecord> = {}) =>
    sampleExperiment({ number, params: { x: number / 10 }, scores: [number], ...parts });
  const experiments = [success(3), success(1, { violation: 0.1 }), success(2)];
  const step = nextStep(view({ config, experiments }));
  assert.ok(step.kind === 'start' && step.origin === 'remeasure');
  assert.deepEqual(step.params, { x: 0.2 });
  assert.match(step.reason, /^experiment 2 again: no point was measured twice/);
  const open = sampleExperiment({
    number: 4,
    origin: 'remeasure',
    params: { x: 0.2 },
    state: 'benchmarking',
  });
  assert.deepEqual(nextStep(view({ config, experiments: [...experiments, open] })), { kind: 'suggest' });
  const spent = [
    success(1),
    ...[2, 3].map((number) => success(number, { params: { x: 0.1 }, origin: 'remeasure' })),
  ];
  assert.deepEqual(nextStep(view({ config, experiments: spent })), { kind: 'suggest' });
  assert.deepEqual(nextStep(view({ config: sampleConfig(), experiments })), { kind: 'suggest' });
});
