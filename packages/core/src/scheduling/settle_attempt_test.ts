import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleConfig } from '@autotuner/core/testing';
import type { AttemptOutcome } from '../scoring/outcome.ts';
import { settleAttempt, type EndedAttempt, type Settlement } from './settle_attempt.ts';

function ended(parts: Partial<EndedAttempt> = {}): EndedAttempt {
  return {
    config: sampleConfig(),
    earlier: [],
    outcome: { kind: 'exit', code: 0 },
    progress: 0.3,
    read: { metrics: { seconds: 2 } },
    ...parts,
  };
}

test('settleAttempt() scores a success and tells it', () => {
  const settled = settleAttempt(ended());
  assert.equal(settled.experimentState, 'succeeded');
  assert.deepEqual(settled.scores, [2]);
  assert.equal(settled.told, true);
  assert.equal(settled.penalty, undefined);
});

test('settleAttempt() grades a failure by its progress, in the direction of the objective', () => {
  const minimize = settleAttempt(ended({ outcome: { kind: 'exit', code: 3 } }));
  assert.equal(minimize.penalty, 500);
  const config = sampleConfig({ objectives: [{ metric: 'seconds', direction: 'maximize' }] });
  const maximize = settleAttempt(
    ended({ config, outcome: { kind: 'oom', evidence: 'cgroup', resource: 'cpu' } }),
  );
  assert.equal(maximize.penalty, -750);
  assert.equal(maximize.failure, 'oom');
});

test('settleAttempt() makes an invalid result of a missing metric and says what was seen', () => {
  const settled = settleAttempt(ended({ read: { metrics: { secs: 2 } } }));
  assert.equal(settled.outcome.kind, 'invalid_result');
  assert.match(settled.outcome.kind === 'invalid_result' ? settled.outcome.detail : '', /"seconds".*secs/);
  assert.equal(settled.progress, 1);
});

test('settleAttempt() fails an experiment that breaks a hard service level and keeps its metrics', () => {
  const slos = [{ metric: 'p99', threshold: 10, weight: 1, hardFail: true, failRatio: 0.5 }];
  const settled = settleAttempt(
    ended({ config: sampleConfig({ slos }), read: { metrics: { seconds: 2, p99: 20 } } }),
  );
  assert.equal(settled.failure, 'slo');
  assert.deepEqual(settled.metrics, { seconds: 2, p99: 20 });
});

const times = (count: number, outcome: AttemptOutcome): readonly AttemptOutcome[] =>
  Array.from({ length: count }, () => outcome);

const DIED: AttemptOutcome = { kind: 'interrupted' };
const FULL: AttemptOutcome = { kind: 'disk_full' };
const CRASH: AttemptOutcome = { kind: 'exit', code: 1 };
const OOM: AttemptOutcome = { kind: 'oom', evidence: 'cgroup', resource: 'cpu' };

test('settleAttempt() queues an interrupted experiment again, untold, until the limit', () => {
  const first = settleAttempt(ended({ outcome: DIED }));
  assert.deepEqual([first.experimentState, first.told, first.penalty], ['queued', false, undefined]);
  const state = (outcome: AttemptOutcome, earlier: readonly AttemptOutcome[]): string =>
    settleAttempt(ended({ outcome, earlier })).experimentState;
  assert.equal(state(FULL, times(1, FULL)), 'queued');
  assert.equal(state(FULL, times(2, FULL)), 'failed');
  assert.equal(state(DIED, times(8, DIED)), 'queued');
  assert.equal(state(DIED, times(9, DIED)), 'failed');
  assert.equal(state(FULL, times(9, DIED)), 'queued', 'each is counted apart');
  assert.equal(state(DIED, [...times(5, FULL), ...times(5, CRASH)]), 'queued');
});

test('settleAttempt() tries a failure again as often as the task wants it, and then counts the last outcome', () => {
  const config = sampleConfig({ retry: { crash: 1, oom: 2 } });
  const settle = (outcome: AttemptOutcome, earlier: readonly AttemptOutcome[]): Settlement =>
    settleAttempt(ended({ config, outcome, earlier }));
  const again = settle(CRASH, []);
  assert.deepEqual(
    [again.experimentState, again.told, again.failure, again.penalty],
    ['queued', false, undefined, undefined],
  );
  const last = settle(CRASH, [CRASH]);
  assert.deepEqual(
    [last.experimentState, last.told, last.failure, last.penalty],
    ['failed', true, 'crash', 500],
  );
  assert.equal(settle({ kind: 'exit', code: 0 }, [CRASH]).experimentState, 'succeeded');
});

test('settleAttempt() counts failures of all kinds together, and interruptions not at all', () => {
  const config = sampleConfig({ retry: { crash: 1, oom: 2 } });
  const state = (outcome: AttemptOutcome, earlier: readonly AttemptOutcome[]): string =>
    settleAttempt(ended({ config, outcome, earlier })).experimentState;
  assert.equal(state(OOM, [CRASH]), 'queued');
  assert.equal(state(CRASH, [CRASH, OOM]), 'failed');
  assert.equal(state(OOM, [CRASH, OOM]), 'failed');
  assert.equal(state(CRASH, times(5, DIED)), 'queued');
  assert.equal(state({ kind: 'timeout', phase: 'benchmark', timeoutMs: 1 }, []), 'failed');
});

test('settleAttempt() does not try a command again that cannot be started', () => {
  const config = sampleConfig({ retry: { crash: 5 } });
  const outcome: AttemptOutcome = { kind: 'spawn', errno: 'ENOENT', detail: 'Command "x" was not found' };
  assert.equal(settleAttempt(ended({ config, outcome })).experimentState, 'failed');
});

test('settleAttempt() neither scores nor tells a cancelled experiment', () => {
  const settled = settleAttempt(ended({ outcome: { kind: 'cancelled' } }));
  assert.deepEqual([settled.experimentState, settled.told, settled.scores], ['cancelled', false, undefined]);
});

test('settleAttempt() tells what was pruned, without penalty, failure or another attempt', () => {
  const outcome: AttemptOutcome = { kind: 'pruned', step: 3, value: 9, reason: 'median' };
  const config = sampleConfig({ retry: { crash: 5, timeout: 5 } });
  assert.deepEqual(settleAttempt(ended({ config, outcome })), {
    outcome,
    experimentState: 'pruned',
    told: true,
  });
});

test('settleAttempt() keeps the runs of a repeated command, and what constraints were broken by', () => {
  const slos = [
    { metric: 'p99', threshold: 10, weight: 1, hardFail: false, failRatio: 0.5, constraint: true },
    { metric: 'mb', threshold: 1, weight: 1, hardFail: false, failRatio: 0.5 },
  ];
  const runs = [{ seconds: 1 }, { seconds: 3 }];
  const read = { metrics: { seconds: 2, p99: 12.5, mb: 9 } };
  const settled = settleAttempt(ended({ config: sampleConfig({ slos }), read, runs }));
  assert.deepEqual([settled.violation, settled.runs, settled.experimentState], [0.25, runs, 'succeeded']);
  assert.ok((settled.scores?.[0] ?? 0) > 2, 'the score worsens all the same');
  const kept = settleAttempt(
    ended({ config: sampleConfig({ slos }), read: { metrics: { seconds: 2, p99: 10, mb: 9 } } }),
  );
  assert.equal(kept.violation, undefined);
});
