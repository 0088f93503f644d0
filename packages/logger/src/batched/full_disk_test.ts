import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { tempDir, withSmallDisk } from '@autotuner/core/testing';
import { createLogger } from '../create_logger.ts';
import type { Logger } from '../logger.ts';

interface Disk {
  readonly file: string;
  /** Gives the disk room. */
  free(): void;
}

/** Runs a test with a file on a disk that has room for some 60 KiB; skips it where that cannot be arranged. */
async function onSmallDisk(t: TestContext, body: (disk: Disk) => Promise<void>): Promise<void> {
  const folder = join(await tempDir(t), 'small');
  const filler = join(folder, 'filler');
  const couldMount = await withSmallDisk({ folder, kilobytes: 65_536 }, async () => {
    writeFileSync(filler, Buffer.alloc(65_536 * 1_024 - 65_536));
    await body({ file: join(folder, 'out.log'), free: () => rmSync(filler) });
  });
  if (!couldMount) t.skip('needs the right to mount a small file system');
}

function fill(logger: Logger, lines: number): void {
  for (let n = 0; n < lines; n++)
    logger.info({ n }, 'Some text that fills a disk which is much too small for all of it');
}

/** Waits until the writer has noticed that there is room. */
async function untilWritten(logger: Logger): Promise<void> {
  for (let tries = 0; tries < 2_000 && logger.stats().pending > 0; tries++) await sleep(5);
  assert.equal(logger.stats().pending, 0);
}

/** The parsed lines; each must be whole. */
function linesOf(
  file: string,
): readonly { readonly message: string; readonly extra: Record<string, number> }[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  assert.equal(lines.pop(), '');
  return lines.map((line) => JSON.parse(line));
}

test('a full disk loses nothing while the ring has room, and tears no line', (t) =>
  onSmallDisk(t, async (disk) => {
    const logger = createLogger({ files: [disk.file], maxBlockMs: 200 });
    fill(logger, 5_000);
    await logger.flush();
    const { pending, written, dropped } = logger.stats();
    assert.ok(pending > 0, 'the disk was not full');
    assert.deepEqual([dropped, pending + written], [0, 5_000]);
    // A line that got in only in part is there, and will be completed.
    assert.ok(statSync(disk.file).size > 0);
    disk.free();
    await untilWritten(logger);
    assert.deepEqual(
      linesOf(disk.file).map(({ extra }) => extra['n']),
      Array.from({ length: 5_000 }, (_, n) => n),
    );
    await logger.close();
  }));

test('a full disk holds calls up no longer than maxBlockMs, and what is dropped is counted and told', (t) =>
  onSmallDisk(t, async (disk) => {
    const logger = createLogger({ files: [disk.file], maxBlockMs: 100, syncLevel: 'never' });
    const begun = performance.now();
    fill(logger, 200_000);
    const tookMs = performance.now() - begun;
    const full = logger.stats();
    assert.ok(full.dropped > 0, 'the ring was not full');
    assert.equal(full.offered, full.written + full.pending + full.dropped);
    assert.ok(tookMs < 5_000, `took ${tookMs} ms`);
    disk.free();
    await untilWritten(logger);
    logger.warn('after');
    await logger.flush();
    const lines = linesOf(disk.file);
    const told = lines.filter(({ message }) => message === 'log.dropped').map(({ extra }) => extra);
    const { dropped, written } = logger.stats();
    // More than one gap, if some lines still found room after the first ones were dropped.
    for (const gap of told) assert.deepEqual(gap, { dropped: gap['dropped'], info: gap['dropped'] });
    assert.equal(
      told.reduce((sum, gap) => sum + (gap['dropped'] ?? 0), 0),
      dropped,
    );
    assert.equal(lines.length, written + told.length);
    assert.equal(lines.at(-1)?.message, 'after');
    await logger.close();
  }));

test('close() does not wait for ever for a full disk', (t) =>
  onSmallDisk(t, async (disk) => {
    const logger = createLogger({ files: [disk.file], maxBlockMs: 100 });
    fill(logger, 5_000);
    const begun = performance.now();
    await logger.close();
    assert.ok(performance.now() - begun < 3_000);
    const { offered, written, dropped, lost, pending } = logger.stats();
    assert.equal(offered, written + dropped + lost + pending);
    logger.info('closed');
    assert.equal(logger.stats().dropped, dropped + 1);
    disk.free();
  }));
