import assert from 'node:assert/strict';
import { execFile, type ChildProcessByStdio, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { tempDir } from '@autotuner/core/testing';
import fc from 'fast-check';
import { type FileSink, openFileSink } from './file_sink.ts';

const run = promisify(execFile);

async function openTemp(t: TestContext, before?: string): Promise<FileSink> {
  const path = join(await tempDir(t), 'out.log');
  if (before !== undefined) writeFileSync(path, before);
  const sink = openFileSink(path);
  t.after(() => sink.close());
  return sink;
}

const read = (sink: FileSink): string => readFileSync(sink.path, 'utf8');

test('write() appends whole lines that are in the file when it returns', async (t) => {
  const sink = await openTemp(t, 'before\n');
  assert.equal(sink.write('one ä\u{1f600}'), true);
  assert.equal(read(sink), 'before\none ä\u{1f600}\n');
  sink.write('');
  assert.equal(read(sink), 'before\none ä\u{1f600}\n\n');
  assert.deepEqual(sink.stats(), { written: 2, dropped: 0 });
});

test('openFileSink() ends a torn last line that an earlier process left', async (t) => {
  const sink = await openTemp(t, 'whole\ntorn in the mid');
  sink.write('next');
  assert.equal(read(sink), 'whole\ntorn in the mid\nnext\n');
});

test('openFileSink() makes a file that others may not read, and says what it could not open', async (t) => {
  const folder = await tempDir(t);
  const sink = openFileSink(join(folder, 'new.log'), { mode: 0o600 });
  assert.equal(statSync(sink.path).mode & 0o777, 0o600);
  await sink.close();
  assert.throws(() => openFileSink(folder), {
    code: 'AT_STORE_UNWRITABLE',
    message:
      /^Cannot open log file ".+": EISDIR.+; must be a file that can be written in an existing folder$/,
  });
});

test('write() after close() refuses and counts', async (t) => {
  const sink = await openTemp(t);
  sink.write('one');
  await sink.close();
  await sink.close();
  assert.equal(sink.write('two'), false);
  assert.equal(sink.reopen(), false);
  assert.deepEqual(sink.stats(), { written: 1, dropped: 1 });
  assert.equal(read(sink), 'one\n');
});

test('reopen() loses and repeats no line, whenever the file is renamed and whenever it is reopened', async (t) => {
  const folder = await tempDir(t);
  let round = 0;
  fc.assert(
    fc.property(fc.array(fc.constantFrom('write', 'rename', 'reopen'), { maxLength: 40 }), (steps) => {
      const path = join(folder, `${round++}.log`);
      const sink = openFileSink(path);
      const parts: string[] = [];
      let lines = 0;
      for (const step of steps) {
        if (step === 'write') sink.write(`${lines++}`);
        else if (step === 'reopen') assert.ok(sink.reopen());
        else if (statSync(path, { throwIfNoEntry: false }) !== undefined) {
          parts.push(`${path}.${parts.length}`);
          renameSync(path, parts.at(-1) ?? '');
        }
      }
      void sink.close();
      const last = statSync(path, { throwIfNoEntry: false }) === undefined ? [] : [path];
      const text = [...parts, ...last].map((part) => readFileSync(part, 'utf8')).join('');
      assert.equal(text, Array.from({ length: lines }, (_, n) => `${n}\n`).join(''));
    }),
    { numRuns: 60 },
  );
});

test('reopen() stays with the old file when the new one cannot be opened', async (t) => {
  const sink = await openTemp(t);
  sink.write('one');
  renameSync(sink.path, `${sink.path}.1`);
  mkdirSync(sink.path);
  assert.equal(sink.reopen(), false);
  sink.write('two');
  assert.equal(readFileSync(`${sink.path}.1`, 'utf8'), 'one\ntwo\n');
});

/** Logs numbered lines for ever, and acknowledges each one after the call has returned. */
const ENDLESS_LOGGER = `
  import { writeSync } from 'node:fs';
  import { createLogger, openFileSink } from '@autotuner/logger';
  const logger = createLogger({ kind: 'sync', sinks: [openFileSink(process.argv[1])] });
  for (let n = 1; ; n++) {
    logger.info({ n }, 'acknowledged when this is on its way to nowhere but the file');
    writeSync(1, n + '\\n');
  }
`;

function startEndlessLogger(path: string): ChildProcessByStdio<null, Readable, Readable> {
  const args = ['--conditions=@autotuner/source', '--input-type=module', '--eval', ENDLESS_LOGGER, path];
  return spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'pipe'] });
}

test('SIGKILL loses no line whose log call has returned', { timeout: 60_000 }, async (t) => {
  const path = join(await tempDir(t), 'out.log');
  const child = startEndlessLogger(path);
  const closed = once(child, 'close');
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  let acknowledged = '';
  for await (const chunk of child.stdout) {
    acknowledged += String(chunk);
    if (acknowledged.length > 20_000) child.kill('SIGKILL');
  }
  await closed;
  assert.equal(errors, '');
  assert.equal(child.signalCode, 'SIGKILL');
  const last = Number(acknowledged.split('\n').at(-2));
  assert.ok(last > 1_000);
  const numbers = readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line).extra.n);
  assert.ok(numbers.length >= last, `${numbers.length} lines, ${last} acknowledged`);
  assert.deepEqual(
    numbers,
    Array.from(numbers, (_, at) => at + 1),
  );
});

/** A file system of 64 KiB of its own, or the reason why there is none. */
async function mountSmallDisk(
  t: TestContext,
): Promise<{ readonly folder: string } | { readonly reason: string }> {
  if (process.platform !== 'linux') return { reason: 'small disks are mounted on Linux only' };
  if (process.getuid?.() !== 0) return { reason: 'only root may mount a small disk' };
  const folder = await tempDir(t);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'autotuner-test', folder]);
  } catch (error) {
    return { reason: `cannot mount a small disk: ${String(error)}` };
  }
  return { folder };
}

test('write() on a full disk refuses and counts, tears no line, and goes on when there is room', async (t) => {
  const disk = await mountSmallDisk(t);
  if ('reason' in disk) {
    t.skip(disk.reason);
    return;
  }
  const { folder } = disk;
  const sink = openFileSink(join(folder, 'out.log'));
  try {
    writeFileSync(join(folder, 'filler'), new Uint8Array(32_768));
    const line = (n: number): string => `${n} `.padEnd(100, 'x');
    const taken: string[] = [];
    const offer = (from: number, count: number): void => {
      for (let n = from; n < from + count; n++) if (sink.write(line(n))) taken.push(line(n));
    };
    offer(0, 1_000);
    assert.ok(taken.length > 200 && taken.length < 400, `${taken.length} lines taken`);
    assert.deepEqual(sink.stats(), { written: taken.length, dropped: 1_000 - taken.length });
    await truncate(join(folder, 'filler'), 0);
    offer(1_000, 50);
    assert.equal(taken.at(-1), line(1_049));
    await sink.close();
    assert.deepEqual(sink.stats(), { written: taken.length, dropped: 1_050 - taken.length });
    assert.equal(read(sink), taken.map((one) => `${one}\n`).join(''));
  } finally {
    await sink.close();
    await run('umount', [folder]);
  }
});

test('write() to a device that is always full refuses everything and throws nothing', async (t) => {
  if (statSync('/dev/full', { throwIfNoEntry: false }) === undefined) {
    t.skip('there is no /dev/full here');
    return;
  }
  const sink = openFileSink('/dev/full');
  assert.deepEqual([sink.write('one'), sink.write('two')], [false, false]);
  await sink.close();
  assert.deepEqual(sink.stats(), { written: 0, dropped: 2 });
});

test('openFileSink() appends behind what others write to the same file', async (t) => {
  const sink = await openTemp(t);
  sink.write('one');
  appendFileSync(sink.path, 'other\n');
  sink.write('two');
  chmodSync(sink.path, 0o400); // an open file stays writable
  sink.write('three');
  assert.equal(read(sink), 'one\nother\ntwo\nthree\n');
});
