import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { tempDir } from '@autotuner/core/testing';

const TESTING = join(import.meta.dirname, '../../testing');
const execute = promisify(execFile);

/** Runs a program of the testing folder; its standard output. */
async function run(program: string, ...args: readonly (string | number)[]): Promise<string> {
  const options = ['--conditions=@autotuner/source', join(TESTING, program), ...args.map(String)];
  return (await execute(process.execPath, options)).stdout;
}

/** The fields of every line. */
function extrasOf(
  file: string,
): readonly { readonly n: number; readonly thread?: number; readonly text?: string }[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  assert.equal(lines.pop(), '');
  return lines.map((line) => JSON.parse(line).extra);
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

test('threads log into one file without being wired: every line is whole, each thread in its order', async (t) => {
  const file = join(await tempDir(t), 'out.log');
  await run('threads_program.ts', file, 2, 5_000);
  const extras = extrasOf(file);
  for (const thread of [1, 2]) {
    const own = extras.filter((extra) => extra.thread === thread);
    assert.deepEqual(
      own.map(({ n }) => n),
      upTo(5_000),
    );
    for (const { n, text } of own) assert.equal(text, `é${n}`);
  }
  assert.equal(extras.length, 10_001);
});

test('threads log into one file when the thread that started them never did', async (t) => {
  const file = join(await tempDir(t), 'out.log');
  await run('threads_program.ts', file, 3, 3_000, 'silent');
  const extras = extrasOf(file);
  for (const thread of [1, 2, 3]) {
    const own = extras.filter((extra) => extra.thread === thread).map(({ n }) => n);
    assert.deepEqual(own, upTo(3_000));
  }
  assert.equal(extras.length, 9_000);
});

test('more threads than there are rings log too', async (t) => {
  const file = join(await tempDir(t), 'out.log');
  await run('threads_program.ts', file, 18, 20);
  assert.equal(extrasOf(file).length, 18 * 20 + 1);
});

for (const [threads, who] of [
  [3, 'logging'],
  [3, 'silent'],
  [20, 'logging'],
] as const) {
  test(`${threads} threads lose nothing that are ended when their tasks are done; main thread ${who}`, async (t) => {
    const file = join(await tempDir(t), 'out.log');
    await run('pool_program.ts', file, threads, 50, who);
    const extras = extrasOf(file).filter(({ thread }) => thread !== -1);
    for (const thread of upTo(threads)) {
      assert.deepEqual(
        extras.filter((extra) => extra.thread === thread).map(({ n }) => n),
        upTo(51),
      );
    }
    assert.equal(extras.length, threads * 51);
  });
}

for (const delayMs of [0, 1, 2, 3, 5]) {
  test(`no line is lost, double or torn when the writer dies ${30 + delayMs} ms into a run`, async (t) => {
    const file = join(await tempDir(t), 'out.log');
    const stats = JSON.parse(await run('writer_death_program.ts', file, delayMs));
    assert.deepEqual(
      extrasOf(file).map(({ n }) => n),
      upTo(stats.count + 10),
    );
    assert.equal(stats.writers, 1);
    assert.equal(stats.written, stats.count);
  });
}
