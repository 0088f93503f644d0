import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStatementCache } from './statement_cache.ts';

test('take() hands a statement out once, until it is put back', () => {
  const cache = createStatementCache<string>(() => {});
  cache.put('select 1', 'one');
  assert.deepEqual([cache.take('select 1'), cache.take('select 1')], ['one', undefined]);
  cache.put('select 1', 'one');
  assert.equal(cache.take('select 1'), 'one');
});

test('put() drops the statement that a second one of the same text takes the place of', () => {
  const dropped: string[] = [];
  const cache = createStatementCache<string>((statement) => dropped.push(statement));
  cache.put('select 1', 'first');
  cache.put('select 1', 'second');
  assert.deepEqual([dropped, cache.take('select 1')], [['first'], 'second']);
});

test('put() drops the one kept longest without use when there are more than a hundred', () => {
  const dropped: number[] = [];
  const cache = createStatementCache<number>((statement) => dropped.push(statement));
  for (let n = 0; n < 100; n += 1) cache.put(`select ${n}`, n);
  cache.put('select 0', cache.take('select 0') ?? -1);
  cache.put('select 100', 100);
  assert.deepEqual(dropped, [1]);
  assert.equal(cache.take('select 0'), 0);
});

test('clear() removes and returns all', () => {
  const dropped: string[] = [];
  const cache = createStatementCache<string>((statement) => dropped.push(statement));
  cache.put('a', 'A');
  cache.put('b', 'B');
  assert.deepEqual([cache.clear(), cache.take('a'), dropped], [['A', 'B'], undefined, []]);
});
