import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY_LOG_CONTEXT, extendLogContext } from './log_context.ts';

test('extendLogContext() lays inner fields over outer ones and alters neither', () => {
  const outer = extendLogContext(EMPTY_LOG_CONTEXT, { fields: { a: 1, b: 1 }, correlationId: 'one' });
  const inner = extendLogContext(outer, { fields: { b: 2 } });
  assert.deepEqual(inner, { fields: { a: 1, b: 2 }, correlationId: 'one' });
  assert.deepEqual(outer, { fields: { a: 1, b: 1 }, correlationId: 'one' });
  assert.ok(Object.isFrozen(inner) && Object.isFrozen(inner.fields));
});

test('extendLogContext() replaces the correlation id only when a new one is given', () => {
  const outer = extendLogContext(EMPTY_LOG_CONTEXT, { correlationId: 'one' });
  assert.equal(extendLogContext(outer, { correlationId: 'two' }).correlationId, 'two');
  assert.equal('correlationId' in extendLogContext(EMPTY_LOG_CONTEXT, {}), false);
});
