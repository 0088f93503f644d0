import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleConfig } from '@autotuner/core/testing';
import { settleAttempt, type EndedAttempt } from './settle_attempt.ts';

function ended(parts: Partial<EndedAttempt> = {}): EndedAttempt {
  return {
    config: sampleConfig(),
    attempt: 1,
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

test('settleAttempt() queues an interrupted experiment again, untold, until the limit', () => {
  const first = settleAttempt(ended({ outcome: { kind: 'interrupted' } }));
  assert.deepEqual([first.experimentState, first.told, first.penalty], ['queued', false, undefined]);
  assert.equal(
    settleAttempt(ended({ outcome: { kind: 'disk_full' }, attempt: 3 })).experimentState,
    'failed',
  );
  assert.equal(
    settleAttempt(ended({ outcome: { kind: 'interrupted' }, attempt: 3 })).experimentState,
    'queued',
  );
  assert.equal(
    settleAttempt(ended({ outcome: { kind: 'interrupted' }, attempt: 10 })).experimentState,
    'failed',
  );
});

test('settleAttempt() neither scores nor tells a cancelled experiment', () => {
  const settled = settleAttempt(ended({ outcome: { kind: 'cancelled' } }));
  assert.deepEqual([settled.experimentState, settled.told, settled.scores], ['cancelled', false, undefined]);
});
