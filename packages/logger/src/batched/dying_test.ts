import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { tempDir } from '@autotuner/core/testing';

const PROGRAM = join(import.meta.dirname, '../../testing/dying_program.ts');

/** What a program that has died left behind. */
interface Remains {
  readonly acked: number;
  /** Lines that are whole, have their number and follow each other. */
  readonly onDisk: number;
  /** Time from the first acknowledged line that is missing to the last one; 0 for none. */
  readonly lostMs: number;
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
}

async function run(
  t: TestContext,
  way: string,
  options: { readonly node?: readonly string[]; readonly killAfterMs?: number; readonly lines?: number } = {},
): Promise<Remains> {
  const folder = await tempDir(t);
  const [log, acks] = [join(folder, 'out.log'), join(folder, 'acks')];
  const node = ['--conditions=@autotuner/source', ...(options.node ?? [])];
  const child = spawn(process.execPath, [...node, PROGRAM, log, acks, way, String(options.lines ?? 2_000)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.after(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  child.stdout.resume();
  if (options.killAfterMs !== undefined) {
    await once(child.stdout, 'data');
    await sleep(options.killAfterMs);
    child.kill('SIGKILL');
  }
  const [code, signal] = await ended;
  return { ...measure(log, acks), code, signal };
}

function measure(log: string, acks: string): Pick<Remains, 'acked' | 'onDisk' | 'lostMs'> {
  const bursts = readFileSync(acks, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
  const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
  assert.ok(text === '' || text.endsWith('\n'), 'the last line is torn');
  const numbers = text
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line).extra.n);
  for (const [index, n] of numbers.entries())
    assert.equal(n, index, 'lines are missing, double or out of order');
  const [acked = 0, lastMs = 0] = bursts.at(-1) ?? [];
  const missing = bursts.find(([count = 0]) => count > numbers.length);
  return { acked, onDisk: numbers.length, lostMs: missing === undefined ? 0 : lastMs - (missing[1] ?? 0) };
}

for (const way of ['normal', 'exit', 'exit_handler', 'throw', 'rejection']) {
  test(`a batched logger loses nothing when its process ends: ${way}`, async (t) => {
    const { acked, onDisk } = await run(t, way);
    assert.equal(onDisk, acked);
    assert.ok(acked >= 2_050);
  });
}

test('a batched logger loses nothing when its process ends before there is a writer', async (t) => {
  const { acked, onDisk } = await run(t, 'exit', { lines: 0 });
  assert.deepEqual([acked, onDisk], [50, 50]);
});

test('a batched logger loses nothing when its process aborts', async (t) => {
  const { acked, onDisk, signal } = await run(t, 'abort');
  assert.equal(signal, 'SIGABRT');
  assert.equal(onDisk, acked);
});

test('a batched logger loses nothing when its process runs out of memory', async (t) => {
  const { acked, onDisk, signal } = await run(t, 'memory', { node: ['--max-old-space-size=40'] });
  assert.equal(signal, 'SIGABRT');
  assert.equal(onDisk, acked);
});

/** Runs a way of being killed some times; the median of what was lost, in milliseconds. */
async function medianLoss(t: TestContext, way: string): Promise<number> {
  const losses: number[] = [];
  for (const extraMs of [0, 3, 7, 11, 17]) {
    const { lostMs, signal, acked } = await run(t, way, { killAfterMs: 600 + extraMs });
    assert.equal(signal, 'SIGKILL');
    assert.ok(acked > 1_000);
    losses.push(lostMs);
  }
  t.diagnostic(`lost milliseconds: ${losses.map((ms) => ms.toFixed(1)).join(', ')}`);
  return losses.toSorted((a, b) => a - b)[2] ?? 0;
}

/** Beside other programs on the same processors a thread may have to wait for its turn; the bench measures alone. */
const MAX_LOSS_MS = 100;

test('SIGKILL loses milliseconds', async (t) => assert.ok((await medianLoss(t, 'killed')) < MAX_LOSS_MS));

test('SIGKILL loses milliseconds while the event loop is blocked', async (t) =>
  assert.ok((await medianLoss(t, 'blocked')) < MAX_LOSS_MS));

test('SIGTERM ends a process as it does without a logger', async (t) => {
  const { signal, lostMs } = await run(t, 'terminated');
  assert.equal(signal, 'SIGTERM');
  assert.ok(lostMs < MAX_LOSS_MS);
});
