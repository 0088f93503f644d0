import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeOutcome, isAsExpected, parseExpectation, type OutcomeFacts } from './expectation.ts';

function fits(text: string, outcome: OutcomeFacts): boolean {
  const expectation = parseExpectation(text);
  assert.ok(expectation, text);
  return isAsExpected(outcome, expectation);
}

test('parseExpectation() reads kinds, values, alternatives and leaks', () => {
  assert.deepEqual(parseExpectation('exit 0, leaked 2'), {
    text: 'exit 0, leaked 2',
    outcomes: [{ kind: 'exit', values: ['0'] }],
    leaked: 2,
  });
  assert.equal(parseExpectation('exit 0, leaked')?.leaked, 1);
  assert.equal(parseExpectation('timeout or signal SIGKILL')?.outcomes.length, 2);
});

test('parseExpectation() refuses what is no ending', () => {
  for (const text of ['', 'success', 'exit 0 1', 'timeout 5', 'after timeout: 0 processes', 'constructor'])
    assert.equal(parseExpectation(text), undefined, text);
});

test('isAsExpected() compares the kind and every value', () => {
  assert.ok(fits('exit 137', { kind: 'exit', code: 137 }));
  assert.ok(!fits('exit 137', { kind: 'exit', code: 1 }));
  assert.ok(!fits('signal SIGKILL', { kind: 'exit', code: 137 }));
  assert.ok(fits('oom log gpu', { kind: 'oom', evidence: 'log', resource: 'gpu', line: 'x' }));
  assert.ok(!fits('oom log gpu', { kind: 'oom', evidence: 'log', resource: 'cpu' }));
  assert.ok(fits('exit 77 or timeout', { kind: 'timeout', phase: 'benchmark', timeoutMs: 700 }));
});

test('describeOutcome() speaks the language of expectations', () => {
  assert.equal(describeOutcome({ kind: 'signal', signal: 'SIGSEGV' }), 'signal SIGSEGV');
  assert.equal(describeOutcome({ kind: 'oom', evidence: 'log', resource: 'gpu' }), 'oom log gpu');
});
