import assert from 'node:assert/strict';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { openNodeSqliteThread } from './node_sqlite_thread.ts';
import { SqliteFault } from './sqlite_fault.ts';

test('openNodeSqliteThread() answers calls in their order', async (t) => {
  const connection = await openNodeSqliteThread(join(await tempDir(t), 'a.db'));
  t.after(() => connection.close());
  const answers: unknown[] = [];
  const calls = [1, 2, 3].map(async (n) => answers.push(...(await connection.all('select ? as n', [n]))));
  await Promise.all(calls);
  assert.deepEqual(answers, [{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test('openNodeSqliteThread() does not hold up the event loop', async (t) => {
  const connection = await openNodeSqliteThread(join(await tempDir(t), 'a.db'));
  t.after(() => connection.close());
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const start = performance.now();
  const count = `with recursive n (i) as (values (1) union all select i + 1 from n where i < 3000000)`;
  assert.deepEqual(await connection.all(`${count} select max(i) as i from n`, []), [{ i: 3_000_000 }]);
  const elapsedMs = performance.now() - start;
  delays.disable();
  assert.ok(delays.max / 1e6 < elapsedMs / 2, `held up for ${delays.max / 1e6} of ${elapsedMs} ms`);
});

test('openNodeSqliteThread() refuses calls after close()', async (t) => {
  const connection = await openNodeSqliteThread(join(await tempDir(t), 'a.db'));
  await connection.close();
  await assert.rejects(connection.all('select 1', []), SqliteFault);
  await assert.rejects(connection.batch([]), SqliteFault);
});
