import assert from 'node:assert/strict';
import { execFile, type ChildProcessByStdio, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
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

/** Runs `body` on a file system of 64 KiB of its own, half of it taken by "filler", or skips the test with a reason. */
async function onSmallDisk(t: TestContext, body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await tempDir(t);
  const problem = await mountSmallDisk(folder);
  if (problem !== undefined) {
    t.skip(problem);
    return;
  }
  try {
    writeFileSync(join(folder, 'filler'), new Uint8Array(32_768));
    await body(folder);
  } finally {
    await run('umount', ['--lazy', folder]);
  }
}

async function mountSmallDisk(folder: string): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'small disks are mounted on Linux only';
  if (process.getuid?.() !== 0) return 'only root may mount a small disk';
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'autotuner-test', folder]);
    return undefined;
  } catch (error) {
    return `cannot mount a small disk: ${String(error)}`;
  }
}

/** A hundred bytes with its newline do not divide a page, so the last line before the disk is full is torn. */
const numberedLine = (n: number): string => `${n} `.padEnd(100, 'x');

/** Offers numbered lines and returns those that were taken. */
function offer(sink: FileSink, lines: { readonly from: number; readonly count: number }): readonly string[] {
  const all = Array.from({ length: lines.count }, (_, at) => numberedLine(lines.from + at));
  return all.filter((line) => sink.write(line));
}

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

test('write() on a full disk refuses and counts, tears no line, and goes on when there is room', async (t) =>
  onSmallDisk(t, async (folder) => {
    const sink = openFileSink(join(folder, 'out.log'));
    const early = offer(sink, { from: 0, count: 1_000 });
    assert.ok(early.length > 200 && early.length < 400, `${early.length} lines taken`);
    assert.deepEqual(sink.stats(), { written: early.length, dropped: 1_000 - early.length });
    truncateSync(join(folder, 'filler'), 0);
    const late = offer(sink, { from: 1_000, count: 50 });
    await sink.close();
    assert.equal(late.length, 50);
    assert.deepEqual(sink.stats(), { written: early.length + 50, dropped: 1_000 - early.length });
    assert.equal(read(sink), textOf([...early, ...late]));
  }));

test('reopen() on a full disk puts a line that was torn into the new file, whole', async (t) =>
  onSmallDisk(t, async (folder) => {
    const sink = openFileSink(join(folder, 'out.log'));
    const early = offer(sink, { from: 0, count: 1_000 });
    renameSync(sink.path, `${sink.path}.1`);
    assert.ok(sink.reopen());
    truncateSync(join(folder, 'filler'), 0);
    const late = offer(sink, { from: 1_000, count: 5 });
    await sink.close();
    const old = readFileSync(`${sink.path}.1`, 'utf8');
    assert.ok(textOf(early).startsWith(old) && !old.endsWith('\n'));
    assert.equal(read(sink), textOf([...early.slice(-1), ...late]));
  }));

test('close() on a full disk counts the line that could not be completed as dropped', async (t) =>
  onSmallDisk(t, async (folder) => {
    const sink = openFileSink(join(folder, 'out.log'));
    const taken = offer(sink, { from: 0, count: 1_000 });
    await sink.close();
    assert.deepEqual(sink.stats(), { written: taken.length - 1, dropped: 1_001 - taken.length });
  }));

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
