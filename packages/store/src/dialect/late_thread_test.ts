import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moveLater } from './late_thread.ts';
import { openNodeSqliteConnection } from './node_sqlite_connection.ts';

test('moveLater() moves with the first statement, and closes what it came from', async () => {
  const here = await openNodeSqliteConnection(':memory:');
  const there = await openNodeSqliteConnection(':memory:');
  await there.all('create table only_there (n integer)', []);
  let moves = 0;
  const connection = moveLater(here, async () => {
    moves += 1;
    return there;
  });
  assert.equal(moves, 0);
  await Promise.all([
    connection.batch([{ sql: 'insert into only_there values (?)', parameters: [1] }]),
    connection.batch([{ sql: 'insert into only_there values (?)', parameters: [2] }]),
  ]);
  assert.deepEqual((await connection.all('select n from only_there', [])).length, 2);
  assert.equal(moves, 1);
  await assert.rejects(here.all('select 1', []));
  await connection.close();
  await assert.rejects(there.all('select 1', []));
});

test('moveLater() never moves when nothing is run', async () => {
  const here = await openNodeSqliteConnection(':memory:');
  const connection = moveLater(here, () => assert.fail('moved'));
  await connection.close();
  await assert.rejects(here.all('select 1', []));
});

test('moveLater() tries again after a move that failed', async () => {
  const here = await openNodeSqliteConnection(':memory:');
  const moves = [() => Promise.reject(new Error('No thread')), () => openNodeSqliteConnection(':memory:')];
  const connection = moveLater(here, () => moves.shift()?.() ?? assert.fail('moved twice'));
  await assert.rejects(connection.all('select 1', []), { message: 'No thread' });
  assert.equal((await connection.all('select 1', [])).length, 1);
  await connection.close();
});
