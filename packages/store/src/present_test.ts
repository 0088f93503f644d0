import assert from 'node:assert/strict';
import { test } from 'node:test';
import { present } from './present.ts';

test('present() leaves out null and undefined, and nothing else that is empty', () => {
  const record = { a: null, b: undefined, c: 0, d: '', e: false, f: Number.NaN };
  assert.deepEqual(present(record), { c: 0, d: '', e: false, f: Number.NaN });
});

test('present() makes fields that may be null optional, and no others', () => {
  const row: { readonly id: number; readonly reason: string | null } = { id: 1, reason: null };
  const record: { readonly id: number; readonly reason?: string } = present(row);
  assert.deepEqual(record, { id: 1 });
});
