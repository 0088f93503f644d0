import assert from 'node:assert/strict';
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { tempDir } from '@autotuner/core/testing';
import { onSmallDisk } from '../../testing/on_small_disk.ts';
import { rotatedLines, rotatedNames } from '../../testing/rotated_lines.ts';
import { createLogger } from '../create_logger.ts';

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(20);
}

test(
  'a batched logger rotates and compresses in its writer, and loses nothing',
  { timeout: 60_000 },
  async (t) => {
    const folder = await tempDir(t);
    const rotation = { maxBytes: 20_000, gzip: true };
    const logger = createLogger({ files: [{ path: join(folder, 'app.log'), rotation }] });
    for (let n = 0; n < 3_000; n++) {
      logger.info({ n }, 'counted');
      if (n % 300 === 0) await sleep(5);
      // What an error writes at once comes from this thread, not from the writer.
      if (n % 500 === 499) logger.error({ n: -1 }, 'failed');
    }
    await logger.flush();
    await until(() => rotatedNames(folder).every((file) => file === 'app.log' || file.endsWith('.gz')));
    assert.ok(rotatedNames(folder).length > 3, rotatedNames(folder).join());
    await logger.close();
    const numbers = rotatedLines(folder).map((line): number => JSON.parse(line).extra.n);
    assert.deepEqual(
      numbers.filter((n) => n >= 0).toSorted((a, b) => a - b),
      Array.from({ length: 3_000 }, (_, n) => n),
    );
    assert.equal(numbers.filter((n) => n < 0).length, 6);
  },
);

for (const kind of ['sync', 'batched'] as const) {
  test(`routed files of a ${kind} logger rotate, each for itself`, { timeout: 60_000 }, async (t) => {
    const folder = await tempDir(t);
    const routes = [{ match: { fields: { task: true } }, files: ['task_{task}.log'] }];
    const logger = createLogger({ kind, route: { folder, routes, rotation: { maxBytes: 2_000 } } });
    for (let n = 0; n < 200; n++) {
      logger.info({ task: n % 2, n }, 'counted');
      if (n % 20 === 0) await logger.flush();
    }
    await logger.close();
    for (const task of [0, 1]) {
      const name = `task_${task}.log`;
      assert.ok(rotatedNames(folder, name).length > 2);
      const numbers = rotatedLines(folder, name).map((line): number => JSON.parse(line).extra.n);
      assert.deepEqual(
        numbers,
        Array.from({ length: 100 }, (_, n) => n * 2 + task),
      );
    }
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.lock')),
      [],
    );
  });
}

test('a batched logger says at once when another process rotates its file', async (t) => {
  const path = join(await tempDir(t), 'app.log');
  const lock = join(path, '..', '.app.log.lock');
  writeFileSync(lock, JSON.stringify({ pid: 1, host: 'elsewhere', start: '7' }));
  const files = [{ path, rotation: { maxBytes: 100 } }];
  assert.throws(() => createLogger({ files }), {
    code: 'AT_STORE_UNWRITABLE',
    message: /process 1 on elsewhere/,
  });
  // Without a sign of life for long enough it is taken over, and given back by close().
  utimesSync(lock, new Date(Date.now() - 100_000), new Date(Date.now() - 100_000));
  const logger = createLogger({ files });
  assert.ok(existsSync(lock));
  await logger.close();
  assert.equal(existsSync(lock), false);
});

test(
  'a full disk while the files of a batched logger rotate loses nothing that its ring can hold',
  { timeout: 60_000 },
  (t) =>
    onSmallDisk(t, async ({ folder, free }) => {
      const files = [{ path: join(folder, 'app.log'), rotation: { maxBytes: 8_192 } }];
      const logger = createLogger({ files, maxBlockMs: 200 });
      for (let n = 0; n < 250; n++) {
        logger.info({ n }, 'Some text that fills a disk which is much too small for all of it');
        if (n % 10 === 0) await logger.flush();
        if (n === 220) free();
      }
      await until(() => logger.stats().pending === 0);
      await logger.close();
      assert.equal(logger.stats().written, 250 - logger.stats().dropped);
      const lines = rotatedLines(folder).map((line): { message: string; extra: { n: number } } =>
        JSON.parse(line),
      );
      const numbers = lines.filter(({ message }) => message !== 'log.dropped').map(({ extra }) => extra.n);
      assert.deepEqual(
        numbers,
        Array.from({ length: 250 }, (_, n) => n),
      );
      assert.ok(rotatedNames(folder).length > 3, rotatedNames(folder).join());
    }),
);
