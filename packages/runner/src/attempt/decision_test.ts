import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDecision } from './decision.ts';

test('openDecision() keeps the first outcome and tells who waits', () => {
  const decision = openDecision();
  assert.equal(decision.outcome, undefined);
  assert.equal(decision.decide({ kind: 'cancelled' }), true);
  assert.equal(decision.decide({ kind: 'disk_full' }), false);
  assert.equal(decision.close(), false);
  assert.deepEqual(decision.outcome, { kind: 'cancelled' });
  assert.equal(decision.signal.aborted, true);
});

test('openDecision() leaves the outcome to the command once it is closed', () => {
  const decision = openDecision();
  assert.equal(decision.close(), true);
  assert.equal(decision.close(), false);
  assert.equal(decision.decide({ kind: 'cancelled' }), false);
  assert.deepEqual([decision.outcome, decision.signal.aborted], [undefined, false]);
});
