import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LEVELS } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import fc from 'fast-check';
import { createLogger } from './create_logger.ts';
import type { Logger, LoggerStats } from './logger.ts';
import type { LoggerOptions, WritingLoggerOptions } from './logger_options.ts';
import { withCorrelationId } from './scope/log_scope.ts';

type Step = (typeof LEVELS)[number] | 'burst' | 'turn' | 'flush' | 'dump';

/** Each kind at settings that leave out and hold back much. */
const KINDS: Readonly<Record<string, (target: WritingLoggerOptions) => LoggerOptions>> = {
  batched: (target) => target,
  sampled: (target) => ({
    kind: 'sampled',
    sample: { first: 2, thereafter: 3 },
    tail: {},
    summaryMs: 5,
    target,
  }),
  aggregated: (target) => ({ kind: 'aggregated', windowMs: 5, maxKeys: 3, target }),
  ring: (target) => ({ kind: 'ring', records: 50, cooldownMs: 0, target }),
};

const PLACES: Readonly<
  Record<string, (folder: string) => { readonly path: string; readonly spoil: () => void }>
> = {
  'a file': (folder) => ({ path: join(folder, 'out.log'), spoil: () => {} }),
  'a file whose folder is gone': (folder) => {
    const inside = join(folder, 'gone');
    mkdirSync(inside, { recursive: true });
    return { path: join(inside, 'out.log'), spoil: () => rmSync(inside, { recursive: true }) };
  },
  'a device that is always full': () => ({ path: '/dev/full', spoil: () => {} }),
};

function check(stats: LoggerStats, offered: number): void {
  const parts = Object.entries(stats).filter(([name]) => name !== 'offered');
  assert.equal(
    parts.reduce((sum, [, count]) => sum + count, 0),
    stats.offered,
    JSON.stringify(stats),
  );
  assert.equal(stats.offered, offered);
  for (const [name, count] of parts) assert.ok(count >= 0, `${name} is ${count}`);
}

/** Runs the steps; how many records that were. */
async function load(logger: Logger, steps: readonly Step[]): Promise<number> {
  let calls = 0;
  for (const [n, step] of steps.entries()) {
    if (step === 'turn') await nextTurn();
    else if (step === 'flush') await logger.flush();
    else if (step === 'dump') {
      if ('dump' in logger && typeof logger.dump === 'function') logger.dump();
    } else {
      const count = step === 'burst' ? 40_000 : 1;
      const level = step === 'burst' ? 'info' : step;
      const log = (): void => {
        for (let at = 0; at < count; at++) logger[level]({ at, of: `of step ${n}` }, `message ${n % 5}`);
      };
      withCorrelationId(`r${n % 3}`, log);
      calls += count;
    }
    check(logger.stats(), calls);
  }
  return calls;
}

const step = fc.constantFrom<Step>(...LEVELS, ...LEVELS, 'info', 'burst', 'turn', 'flush', 'dump');

async function checkAccounts(
  t: TestContext,
  of: { readonly kind: string; readonly place: string },
): Promise<void> {
  const folder = await tempDir(t);
  const overflows = fc.constantFrom('drop_newest', 'drop_oldest', 'drop_below_level', 'block');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), overflows, async (steps, overflow) => {
      const { path, spoil } = PLACES[of.place]?.(folder) ?? assert.fail();
      // Whoever waits for a device that is always full waits in vain.
      const times = { maxBlockMs: 2, syncLevel: 'never' } as const;
      const target = { level: 'debug', files: [path], overflow, ...times } as const;
      const logger = createLogger(KINDS[of.kind]?.(target) ?? assert.fail());
      spoil();
      const calls = await load(logger, steps);
      await logger.close();
      check(logger.stats(), calls);
      logger.info('after the end');
      check(logger.stats(), calls + 1);
    }),
    { numRuns: 12 },
  );
}

for (const kind of Object.keys(KINDS)) {
  for (const place of Object.keys(PLACES)) {
    const skip = place.includes('device') && !existsSync('/dev/full') ? 'there is no /dev/full' : false;
    test(`a ${kind} logger accounts for every record: ${place}`, { skip }, (t) =>
      checkAccounts(t, { kind, place }),
    );
  }
}
