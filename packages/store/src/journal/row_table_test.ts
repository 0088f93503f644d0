import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RowTable } from './row_table.ts';

test('changes() lists each changed row once, as it was stored and as it is now', () => {
  const table = new RowTable<string>();
  table.load('a', 'stored');
  table.load('b', 'untouched');
  table.put('a', 'once');
  table.put('c', 'new');
  table.put('a', 'twice');
  table.put('c', 'newer');
  assert.deepEqual(table.changes(), [{ before: 'stored', row: 'twice' }, { row: 'newer' }]);
});

test('settle() takes rows as stored and forgets the changed ones that nobody needs', () => {
  const table = new RowTable<string>();
  table.load('old', 'closed');
  table.put('a', 'open');
  table.put('b', 'closed');
  table.settle((row) => row === 'open');
  assert.deepEqual(table.changes(), []);
  assert.deepEqual(
    ['old', 'a', 'b'].map((key) => table.get(key)),
    ['closed', 'open', undefined],
  );
  table.put('a', 'changed');
  assert.deepEqual(table.changes(), [{ before: 'open', row: 'changed' }]);
});

test('clear() forgets rows and changes', () => {
  const table = new RowTable<string>();
  table.put('a', 'open');
  table.clear();
  assert.deepEqual([table.size, table.changes()], [0, []]);
});
