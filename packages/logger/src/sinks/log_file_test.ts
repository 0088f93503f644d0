import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { RotationPolicy } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import fc from 'fast-check';
import { createLogger } from '../create_logger.ts';
import { reopenOnSignal } from '../reopen_on_signal.ts';
import { onSmallDisk } from '../../testing/on_small_disk.ts';
import { rotatedLines, rotatedNames } from '../../testing/rotated_lines.ts';
import { openFileSink } from './file_sink.ts';
import { LogFile } from './log_file.ts';
import { sweepRotatedFiles } from './rotation_sweep.ts';

const run = promisify(execFile);

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(20);
}

test('rotation loses and repeats no line, whatever the sizes, and in the order of the calls', async (t) => {
  const folder = await tempDir(t);
  let round = 0;
  const lines = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 });
  fc.assert(
    fc.property(
      lines,
      fc.integer({ min: 1, max: 150 }),
      fc.array(fc.nat(60)),
      (lengths, maxBytes, reopenAt) => {
        const inside = join(folder, String(round++));
        mkdirSync(inside);
        const path = join(inside, 'app.log');
        let sink = openFileSink(path, { rotation: { maxBytes } });
        const written = lengths.map((length, n) => `${n} ${'x'.repeat(length)}`);
        for (const [n, line] of written.entries()) {
          if (reopenAt.includes(n)) {
            void sink.close();
            sink = openFileSink(path, { rotation: { maxBytes } });
          }
          assert.ok(sink.write(line));
        }
        void sink.close();
        assert.deepEqual(rotatedLines(inside), written);
        for (const file of rotatedNames(inside)) {
          const text = readFileSync(join(inside, file), 'utf8');
          assert.ok(
            text.length <= maxBytes || text.indexOf('\n') === text.length - 1,
            `${file}: ${text.length}`,
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a file from another day is put aside under its day with the next line', async (t) => {
  const folder = await tempDir(t);
  const path = join(folder, 'app.log');
  writeFileSync(path, 'old\n');
  utimesSync(path, new Date('2024-01-15T23:59:00Z'), new Date('2024-01-15T23:59:00Z'));
  const sink = openFileSink(path, { rotation: { every: 'day' } });
  assert.deepEqual(rotatedNames(folder), ['app.log']);
  sink.write('new');
  await sink.close();
  assert.deepEqual(rotatedNames(folder), ['app.2024-01-15.1.log', 'app.log']);
  assert.deepEqual(rotatedLines(folder), ['old', 'new']);
});

test('two sinks on one file, as two threads have them, follow each other and lose nothing', async (t) => {
  const folder = await tempDir(t);
  const path = join(folder, 'app.log');
  const sinks = [1, 2].map(() => openFileSink(path, { rotation: { maxBytes: 500 } }));
  const written: string[] = [];
  for (let n = 0; n < 600; n++) {
    const line = `${n} `.padEnd(40, 'x');
    written.push(line);
    assert.ok(sinks[n % 2]?.write(line));
    if (n % 100 === 0) await sleep(120);
  }
  for (const sink of sinks) await sink.close();
  assert.deepEqual(rotatedLines(folder).toSorted(), written.toSorted());
});

test(
  'keep and maxTotalBytes remove the oldest files, off the thread that writes',
  { timeout: 60_000 },
  async (t) => {
    for (const policy of [{ keep: 3 }, { maxTotalBytes: 400 }] satisfies RotationPolicy[]) {
      const folder = await tempDir(t);
      const sink = openFileSink(join(folder, 'app.log'), { rotation: { maxBytes: 100, ...policy } });
      const all = Array.from({ length: 40 }, (_, n) => `${n} `.padEnd(99, 'x'));
      for (const line of all) sink.write(line);
      await until(() => rotatedNames(folder).length === 4);
      assert.deepEqual(rotatedLines(folder), all.slice(-4));
      await sink.close();
    }
  },
);

test(
  'gzip replaces old files by copies that hold the same, with the same permissions',
  { timeout: 60_000 },
  async (t) => {
    const folder = await tempDir(t);
    const rotation = { maxBytes: 1_000, gzip: true };
    const sink = openFileSink(join(folder, 'app.log'), { rotation, mode: 0o600 });
    const all = Array.from({ length: 30 }, (_, n) => `${n} `.padEnd(99, 'x'));
    for (const line of all) sink.write(line);
    await until(() => rotatedNames(folder).every((file) => file === 'app.log' || file.endsWith('.gz')));
    assert.equal(rotatedNames(folder).length, 3);
    assert.deepEqual(rotatedLines(folder), all);
    for (const file of rotatedNames(folder)) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600);
    await sink.close();
  },
);

test('a sweep that was ended anywhere leaves nothing lost, and the next one finishes it', async (t) => {
  const folder = await tempDir(t);
  const file = (name: string): string => join(folder, name);
  const old = new Date(Date.now() - 10_000);
  const place = (name: string, bytes: string | Buffer): void => {
    writeFileSync(file(name), bytes);
    utimesSync(file(name), old, old);
  };
  place('app.2024-01-15.1.log', '1\n'); // put aside, no more
  place('app.2024-01-15.2.log', '2\n'); // with half a copy
  place('app.2024-01-15.2.log.gz.77-0.tmp', gzipSync('2\n').subarray(0, 7));
  place('app.2024-01-15.3.log', '3\n'); // with a whole copy
  place('app.2024-01-15.3.log.gz', gzipSync('3\n'));
  place('app.2024-01-15.4.log', '4\nmore\n'); // written to after its copy was made
  place('app.2024-01-15.4.log.gz', gzipSync('4\n'));
  place('app.log', '5\n');
  place('app.2024-01-15.log.bak', 'not ours');
  await sweepRotatedFiles({ path: file('app.log'), policy: { gzip: true } });
  assert.deepEqual(rotatedLines(folder), ['1', '2', '3', '4', 'more', '5']);
  assert.deepEqual(
    readdirSync(folder).toSorted(),
    [
      ...[1, 2, 3, 4].map((n) => `app.2024-01-15.${n}.log.gz`),
      'app.2024-01-15.log.bak',
      'app.log',
    ].toSorted(),
  );
});

test(
  'a process that is killed between putting aside and compressing loses nothing',
  { timeout: 60_000 },
  async (t) => {
    const folder = await tempDir(t);
    const program = `
    import { openFileSink } from '@autotuner/logger';
    const sink = openFileSink(process.argv[1], { rotation: { maxBytes: 1000, gzip: true } });
    for (let n = 0; n < 100; n++) sink.write(String(n).padEnd(99, ' '));
    process.kill(process.pid, 'SIGKILL');
  `;
    const args = [
      '--conditions=@autotuner/source',
      '--input-type=module',
      '--eval',
      program,
      join(folder, 'app.log'),
    ];
    const child = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: 'ignore' });
    await once(child, 'exit');
    assert.equal(child.signalCode, 'SIGKILL');
    const numbers = Array.from({ length: 100 }, (_, n) => n);
    assert.deepEqual(rotatedLines(folder).map(Number), numbers);
    // Its claim is void; whoever opens the file next goes on with the compression.
    const sink = openFileSink(join(folder, 'app.log'), { rotation: { maxBytes: 1_000, gzip: true } });
    await until(() => rotatedNames(folder).every((file) => file === 'app.log' || file.endsWith('.gz')));
    assert.deepEqual(rotatedLines(folder).map(Number), numbers);
    await sink.close();
  },
);

/** Opens a rotating file in another process, and says what came of it. */
async function openElsewhere(path: string, whenTaken: string): Promise<string> {
  const program = `
    import { openFileSink } from '@autotuner/logger';
    const [, path, whenTaken] = process.argv;
    try {
      const sink = openFileSink(path, { rotation: { maxBytes: 100 }, whenTaken });
      sink.write('from ' + process.pid);
      process.stdout.write(sink.path);
      await sink.close();
    } catch (error) {
      process.stdout.write(error.code + ' ' + error.message);
    }
  `;
  const args = ['--conditions=@autotuner/source', '--input-type=module', '--eval', program, path, whenTaken];
  return (await run(process.execPath, args, { cwd: import.meta.dirname })).stdout;
}

test('a file that another process rotates is refused, or a file of its own is taken', async (t) => {
  const folder = await tempDir(t);
  const path = join(folder, 'app.log');
  const sink = openFileSink(path, { rotation: { maxBytes: 100 } });
  const refused = await openElsewhere(path, 'refuse');
  assert.match(
    refused,
    new RegExp(
      `^AT_STORE_UNWRITABLE Cannot open log file ".+" for rotation: process ${process.pid} on .+ rotates it; must be a file of its own`,
    ),
  );
  const own = await openElsewhere(path, 'own_file');
  assert.match(own, /app\.pid-\d+\.log$/);
  assert.match(readFileSync(own, 'utf8'), /^from \d+\n$/);
  await sink.close();
  assert.equal(await openElsewhere(path, 'refuse'), path);
  assert.throws(() => openFileSink(join(folder, 'none/app.log'), { rotation: {} }), {
    code: 'AT_STORE_UNWRITABLE',
  });
});

test('a file that cannot be put aside goes on, and no line is lost', async (t) => {
  const folder = await tempDir(t);
  const path = join(folder, 'app.log');
  const sink = openFileSink(path, { rotation: { maxBytes: 100 } });
  sink.write('first');
  renameSync(path, `${path}.gone`); // by somebody else, and a folder stands in its place
  mkdirSync(path);
  for (let n = 0; n < 50; n++) assert.ok(sink.write(`${n} `.padEnd(20, 'x')));
  await sink.close();
  const lines = readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isFile())
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1));
  assert.equal(lines.length, 51);
});

test('SIGHUP has a logger go on in a new file', { timeout: 30_000 }, async (t) => {
  const path = join(await tempDir(t), 'app.log');
  const logger = createLogger({ kind: 'sync', sinks: [openFileSink(path)] });
  const stop = reopenOnSignal(logger);
  logger.info('one');
  renameSync(path, `${path}.1`);
  process.kill(process.pid, 'SIGHUP');
  await until(() => existsSync(path));
  logger.info('two');
  stop();
  assert.equal(process.listenerCount('SIGHUP'), 0);
  await logger.close();
  assert.match(readFileSync(`${path}.1`, 'utf8'), /"one"\}\n$/);
  assert.match(readFileSync(path, 'utf8'), /^\{.+"two"\}\n$/);
});

test('openFileSink() names what is wrong in a rotation policy', async (t) => {
  const path = join(await tempDir(t), 'app.log');
  const wrong: readonly (readonly [RotationPolicy, RegExp])[] = [
    [{ maxBytes: 0 }, /rotation\.maxBytes is 0, must be a whole number >= 1 in bytes$/],
    [{ keep: -1 }, /rotation\.keep is -1/],
    [{ maxTotalBytes: 0.5 }, /rotation\.maxTotalBytes is 0\.5/],
    [{ every: 'week' as 'day' }, /rotation\.every is "week", must be one of day, hour$/], // as callers without types may
  ];
  for (const [rotation, message] of wrong) {
    assert.throws(() => openFileSink(path, { rotation }), { message });
    assert.throws(() => createLogger({ files: [{ path, rotation }] }), { message });
  }
});

test('a full disk while files rotate tears no line, repeats none, and loses only what was refused', (t) =>
  onSmallDisk(t, async ({ folder, free }) => {
    const sink = openFileSink(join(folder, 'app.log'), { rotation: { maxBytes: 8_192 } });
    const taken: string[] = [];
    for (let n = 0; n < 1_200; n++) {
      if (n === 900) free();
      const line = `${n} `.padEnd(99, 'x');
      if (sink.write(line)) taken.push(line);
    }
    await sink.close();
    const { written, dropped } = sink.stats();
    assert.ok(dropped > 300 && written > 300, `${written} written, ${dropped} dropped`);
    assert.deepEqual(rotatedLines(folder), taken.slice(0, written));
    assert.ok(rotatedNames(folder).length > 4, rotatedNames(folder).join());
  }));

test('what one thread puts aside, another that shares its count does not write to any more', async (t) => {
  const path = join(await tempDir(t), 'app.log');
  const rotations = new Int32Array(new SharedArrayBuffer(4));
  const [first, second] = [0, 1].map(() => {
    return new LogFile({ path, mode: 0o640, rotation: { maxBytes: 50 }, rotations });
  }) as [LogFile, LogFile];
  const writeTo = (file: LogFile, n: number): void => {
    const line = `line ${String(n).padStart(4, '0')}\n`;
    file.prepare(line.length);
    file.count(writeSync(file.open(), line));
  };
  for (const file of [first, second]) file.open();
  // Each has just looked, so that only the count tells it of the other's new files.
  for (let n = 0; n < 60; n++) writeTo(n % 4 === 3 ? second : first, n);
  for (const file of [first, second]) file.close();
  assert.deepEqual(
    rotatedLines(join(path, '..')),
    Array.from({ length: 60 }, (_, n) => `line ${String(n).padStart(4, '0')}`),
  );
});
