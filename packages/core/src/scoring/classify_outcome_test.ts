import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyOutcome } from './classify_outcome.ts';
import type { Verdict } from './failure_kind.ts';
import type { AttemptOutcome } from './outcome.ts';

const CRASH: Verdict = { kind: 'failure', failure: 'crash' };
const INFRASTRUCTURE: Verdict = { kind: 'infrastructure' };

const CASES: readonly (readonly [AttemptOutcome, Verdict])[] = [
  [{ kind: 'pruned', step: 3, value: null, reason: 'poor' }, { kind: 'pruned' }],
  [{ kind: 'exit', code: 0 }, { kind: 'success' }],
  [{ kind: 'exit', code: 1 }, CRASH],
  [{ kind: 'exit', code: 137 }, CRASH],
  [{ kind: 'signal', signal: 'SIGSEGV' }, CRASH],
  [{ kind: 'signal', signal: 'SIGKILL' }, CRASH],
  [
    { kind: 'timeout', phase: 'benchmark', timeoutMs: 1000 },
    { kind: 'failure', failure: 'timeout' },
  ],
  [{ kind: 'cancelled' }, { kind: 'cancelled' }],
  [{ kind: 'spawn', errno: 'ENOENT', detail: 'no such file "x"' }, CRASH],
  [{ kind: 'spawn', errno: 'EACCES', detail: 'not executable "x"' }, CRASH],
  [{ kind: 'spawn', errno: 'EAGAIN', detail: 'no process' }, INFRASTRUCTURE],
  [{ kind: 'spawn', errno: 'ENOMEM', detail: 'no memory' }, INFRASTRUCTURE],
  [{ kind: 'spawn', errno: 'EMFILE', detail: 'no descriptor' }, INFRASTRUCTURE],
  [
    { kind: 'oom', evidence: 'log', resource: 'gpu', line: 'x' },
    { kind: 'failure', failure: 'oom' },
  ],
  [
    { kind: 'deploy', reason: 'exited', detail: 'x' },
    { kind: 'failure', failure: 'deploy' },
  ],
  [
    { kind: 'invalid_result', detail: 'x' },
    { kind: 'failure', failure: 'invalid_result' },
  ],
  [
    { kind: 'slo', detail: 'x' },
    { kind: 'failure', failure: 'slo' },
  ],
  [
    { kind: 'log_limit', maxBytes: 1 },
    { kind: 'failure', failure: 'log_limit' },
  ],
  [{ kind: 'interrupted' }, INFRASTRUCTURE],
  [{ kind: 'disk_full' }, INFRASTRUCTURE],
];

for (const [outcome, verdict] of CASES) {
  test(`classifyOutcome() takes ${JSON.stringify(outcome)} for ${JSON.stringify(verdict)}`, () => {
    assert.deepEqual(classifyOutcome(outcome), verdict);
  });
}
