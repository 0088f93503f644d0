import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table } from './table.ts';

const columns = [{ title: 'ID', isRight: true }, { title: 'NAME' }, { title: 'N', isRight: true }];

test('table() keeps columns straight, with wide characters too', () => {
  const rows = [
    ['1', '中文', '5'],
    ['12', 'abc', '100'],
  ];
  assert.deepEqual(table(columns, rows, { width: Number.POSITIVE_INFINITY, ellipsis: '…' }), [
    'ID  NAME    N',
    ' 1  中文    5',
    '12  abc   100',
  ]);
});

test('table() cuts lines at the width of the terminal and never in a pipe', () => {
  const rows = [['1', 'x'.repeat(100), '5']];
  const cut = table(columns, rows, { width: 40, ellipsis: '…' });
  assert.ok(cut.every((line) => line.length <= 40));
  const [, whole = ''] = table(columns, rows, { width: Number.POSITIVE_INFINITY, ellipsis: '…' });
  assert.ok(whole.includes('x'.repeat(100)));
});

test('table() shortens flexible columns first, so that those behind them stay', () => {
  const flexible = [{ title: 'ID' }, { title: 'NAME', isFlexible: true }, { title: 'STATE' }];
  const rows = [['1', 'a-long-name-'.repeat(9), 'completed']];
  const lines = table(flexible, rows, { width: 40, ellipsis: '…' });
  assert.ok(lines.every((line) => line.length <= 40));
  assert.match(lines[1] ?? '', /^1   a-long-name-.*…  completed$/);
});
