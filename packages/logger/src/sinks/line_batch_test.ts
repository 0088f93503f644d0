import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { tempDir, withSmallDisk } from '@autotuner/core/testing';
import { createLogger } from '../create_logger.ts';
import { openFileSink } from './file_sink.ts';

const linesOf = (path: string): readonly string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1);

test('a batch is written when it has its bytes, and no line is split', async (t) => {
  const sink = openFileSink(join(await tempDir(t), 'out.log'), { batch: { bytes: 100, ms: 60_000 } });
  for (let n = 0; n < 9; n++) sink.write(`line ${n} é`);
  assert.deepEqual(linesOf(sink.path), []);
  assert.deepEqual(sink.stats(), { written: 0, pending: 9, dropped: 0 });
  for (let n = 9; n < 25; n++) sink.write(`line ${n} é`);
  const { written, pending } = sink.stats();
  assert.equal(linesOf(sink.path).length, written);
  assert.equal(written + (pending ?? 0), 25);
  await sink.close();
  assert.deepEqual(
    linesOf(sink.path),
    Array.from({ length: 25 }, (_, n) => `line ${n} é`),
  );
});

test('a batch is written after its time', async (t) => {
  const sink = openFileSink(join(await tempDir(t), 'out.log'), { batch: { ms: 1 } });
  t.after(() => sink.close());
  sink.write('late');
  while (linesOf(sink.path).length === 0) await sleep(1);
  assert.deepEqual(linesOf(sink.path), ['late']);
});

test('a batch is written when the process exits', async (t) => {
  const path = join(await tempDir(t), 'out.log');
  const program = `import { createLogger, openFileSink } from '@autotuner/logger';
    const sinks = [openFileSink(${JSON.stringify(path)}, { batch: { ms: 60000 } })];
    const logger = createLogger({ kind: 'sync', sinks });
    for (let n = 0; n < 999; n++) logger.info({ n }, 'counted');
    // A later handler than that of the batch.
    process.on('exit', () => logger.info({ n: 999 }, 'counted'));
    process.exit(0);`;
  const options = ['--conditions=@autotuner/source', '--input-type=module', '-e', program];
  await promisify(execFile)(process.execPath, options, { cwd: import.meta.dirname });
  assert.ok(existsSync(path));
  assert.equal(linesOf(path).length, 1_000);
});

test('reopen() leaves the lines of a batch in the file that they were logged for', async (t) => {
  const sink = openFileSink(join(await tempDir(t), 'out.log'), { batch: { ms: 60_000 } });
  t.after(() => sink.close());
  sink.write('one');
  assert.equal(sink.reopen(), true);
  assert.deepEqual(linesOf(sink.path), ['one']);
});

test('openFileSink() says what a batch may be', async (t) => {
  const path = join(await tempDir(t), 'out.log');
  assert.throws(() => openFileSink(path, { batch: { bytes: 0 } }), {
    name: 'RangeError',
    message: 'Cannot open log file: batch.bytes is 0, must be a whole number of 1 to 1048576',
  });
  assert.throws(() => openFileSink(path, { batch: { ms: -1 } }), {
    name: 'RangeError',
    message: 'Cannot open log file: batch.ms is -1, must be a number >= 0 in milliseconds',
  });
});

test('a full disk keeps a batch, refuses what is beyond it, and close() counts as lost what it cannot write', async (t) => {
  const folder = join(await tempDir(t), 'small');
  const couldMount = await withSmallDisk({ folder, kilobytes: 64 }, async () => {
    const path = join(folder, 'out.log');
    const logger = createLogger({ kind: 'sync', sinks: [openFileSink(path, { batch: { bytes: 4_096 } })] });
    for (let n = 0; n < 2_000; n++) logger.info({ n }, 'counted on a disk that is too small for that');
    const full = logger.stats();
    assert.ok(full.dropped > 0 && full.pending > 0);
    assert.equal(full.offered, full.written + full.pending + full.dropped);
    await logger.close();
    const { offered, written, dropped, lost, pending } = logger.stats();
    assert.deepEqual([offered, pending], [written + dropped + lost, 0]);
    assert.ok(lost > 0);
    // The line that got in last may be there in part.
    assert.equal(linesOf(path).length, written);
  });
  if (!couldMount) t.skip('needs the right to mount a small file system');
});
