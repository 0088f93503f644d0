import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { type Level, LEVELS } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import fc from 'fast-check';
import { BatchedFamily } from './batched_family.ts';
import { BatchedLogger } from './batched_logger.ts';
import { durabilityRuleOf, overflowRuleOf } from './batched_options.ts';
import { allocateSharedMemory, ringOf, WRITER_RUNNING, WRITER_STATE } from './control_block.ts';
import type { Overflow } from './overflow.ts';
import { ThreadLog } from './thread_log.ts';

/** A logger with a ring of 64 KiB whose writer never gets to run; `drain` is in its place. */
async function openStalled(
  t: TestContext,
  overflow: Overflow,
): Promise<{
  readonly logger: BatchedLogger;
  readonly drain: () => void;
  readonly lines: () => readonly Line[];
}> {
  const file = join(await tempDir(t), 'out.log');
  const ring = ringOf(allocateSharedMemory(65_536, 1), 0);
  Atomics.store(ring.control.words, WRITER_STATE, WRITER_RUNNING);
  const thread = new ThreadLog(ring);
  const family = new BatchedFamily(thread, {
    name: 'stalled',
    minRank: 0,
    format: 'json',
    places: [{ path: file }],
    folder: undefined,
    maxOpenFiles: 64,
    router: undefined,
    clock: { now: () => 0, monotonic: () => 0 },
    withSource: false,
    overflow: overflowRuleOf({ overflow, maxBlockMs: 20 }),
    durability: durabilityRuleOf({ syncLevel: 'never' }),
  });
  t.after(() => thread.release(1));
  return {
    logger: new BatchedLogger(family, {}),
    drain: () => assert.ok(thread.writeNow(1_000)),
    lines: () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
  };
}

interface Line {
  readonly level: string;
  readonly message: string;
  readonly extra: Readonly<Record<string, number>>;
}

function log(logger: BatchedLogger, count: number, level: Level = 'info'): void {
  for (let n = 0; n < count; n++) logger[level]({ n }, 'Counted');
}

const numbersOf = (lines: readonly Line[]): readonly unknown[] =>
  lines.filter(({ message }) => message !== 'log.dropped').map(({ extra }) => extra['n']);
const toldOf = (lines: readonly Line[]): readonly Line[] =>
  lines.filter(({ message }) => message === 'log.dropped');

test('drop_newest keeps the first records and tells of the gap in front of the next one', async (t) => {
  const { logger, drain, lines } = await openStalled(t, 'drop_newest');
  log(logger, 3_000);
  const { dropped, pending } = logger.stats();
  assert.ok(dropped > 0 && pending > 0);
  drain();
  logger.warn({ n: -1 }, 'after');
  drain();
  const written = lines();
  assert.deepEqual(numbersOf(written), [...Array.from({ length: pending }, (_, n) => n), -1]);
  assert.deepEqual(written.at(-2)?.extra, { dropped, info: dropped });
});

test('drop_oldest keeps the last records', async (t) => {
  const { logger, drain, lines } = await openStalled(t, 'drop_oldest');
  log(logger, 5_000);
  const { dropped, pending } = logger.stats();
  assert.ok(dropped > 0 && pending > 0);
  drain();
  const written = lines();
  const kept = Array.from({ length: pending }, (_, n) => 5_000 - pending + n);
  assert.deepEqual(numbersOf(written), kept);
  logger.info({ n: -1 }, 'after');
  drain();
  assert.deepEqual(
    toldOf(lines()).reduce((sum, { extra }) => sum + (extra['dropped'] ?? 0), 0),
    dropped,
  );
});

test('drop_below_level drops what is less important and waits with the rest', async (t) => {
  const { logger, drain, lines } = await openStalled(t, 'drop_below_level');
  log(logger, 3_000);
  const { dropped } = logger.stats();
  assert.ok(dropped > 0);
  log(logger, 100, 'warn');
  drain();
  assert.equal(logger.stats().dropped, dropped);
  assert.equal(
    lines().filter(({ level, message }) => level === 'WARNING' && message === 'Counted').length,
    100,
  );
});

test('block waits, writes itself when the writer does not, and drops nothing', async (t) => {
  const { logger, drain, lines } = await openStalled(t, 'block');
  log(logger, 5_000);
  drain();
  assert.deepEqual(
    numbersOf(lines()),
    Array.from({ length: 5_000 }, (_, n) => n),
  );
  assert.equal(logger.stats().dropped, 0);
});

const step = fc.oneof(
  fc.record({
    level: fc.constantFrom(...LEVELS),
    count: fc.nat(400),
    size: fc.constantFrom(0, 10, 500, 3_000),
  }),
  fc.constant('drain' as const),
);

for (const overflow of ['block', 'drop_newest', 'drop_oldest', 'drop_below_level'] as const) {
  test(`${overflow} can account for every record under any load`, (t) =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { logger, drain, lines } = await openStalled(t, overflow);
        let n = 0;
        for (const one of steps) {
          if (one === 'drain') drain();
          else
            for (let at = 0; at < one.count; at++) {
              // One in ten goes the slow way.
              logger[one.level](n % 10 === 0 ? { n, list: [n] } : { n }, 'x'.repeat(one.size));
              n++;
            }
          const now = logger.stats();
          assert.equal(now.offered, now.written + now.dropped + now.pending);
          assert.ok(now.pending >= 0);
        }
        drain();
        logger.info({ n }, 'last');
        drain();
        const { offered, written, dropped, pending } = logger.stats();
        const seen = lines();
        assert.deepEqual([offered, pending], [n + 1, 0]);
        const numbers = numbersOf(seen).map(Number);
        assert.equal(numbers.length, written);
        assert.deepEqual(
          numbers,
          numbers.toSorted((a, b) => a - b),
        );
        assert.equal(
          toldOf(seen).reduce((sum, { extra }) => sum + (extra['dropped'] ?? 0), 0),
          dropped,
        );
      }),
      { numRuns: 25 },
    ));
}
