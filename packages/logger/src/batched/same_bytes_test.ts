import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { type Clock, type Level, LEVELS, type LogFields, TASK_EXPERIMENT_ROUTES } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import fc from 'fast-check';
import { createLogger } from '../create_logger.ts';
import type { LogFormat } from '../log_format.ts';
import type { Logger } from '../logger.ts';
import { withCorrelationId, withLogContext } from '../scope/log_scope.ts';
import { openFileSink } from '../sinks/file_sink.ts';

/** One call, and what it is made in. */
interface Call {
  readonly level: Level;
  readonly message: string;
  readonly own: LogFields | undefined;
  readonly child: LogFields;
  readonly scope: LogFields;
  readonly correlationId: string | undefined;
}

const cycle: Record<string, unknown> = { name: 'cycle' };
cycle['self'] = cycle;
const hostile = {
  good: 1,
  get bad(): string {
    throw new TypeError('Not to be read');
  },
};

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('', '\ud800', 'a\udfffb', '\u2028', '\0\x1b[31m', '"\\', 'é', '😀', 'x'.repeat(3_000)),
  fc.constantFrom('constant', '[stdout] forged', 'two\nlines', '] [', 'y'.repeat(17_000)),
);

const value = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom<unknown>(-0, NaN, Infinity, true, false, null, undefined, 12n, Symbol('s'), cycle),
  fc.constantFrom<unknown>(new Error('broken', { cause: new Error('root') }), hostile, new Date(0), /x/u),
  fc.constantFrom<unknown>(
    { toJSON: () => undefined },
    { toJSON: () => ({ token: 't' }) },
    new Map([['a', 1]]),
  ),
  fc.constantFrom<unknown>([['y'.repeat(1_500)], ['z'.repeat(900)]], {
    deep: { deeper: [{ apiKey: 'k', 'é ': '' }] },
  }),
  text,
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'token', 'x'), fc.integer(), { maxKeys: 3 }),
);

const key = fc.oneof(
  fc.constantFrom('a', 'b', '1', '0', 'task', 'experiment', 'logger', 'correlationId', '__proto__'),
  fc.constantFrom('password', 'token', 'n_token', 'é"', 'toString', ''),
);

/** Members made so that any name is a member like any other. */
const fields = fc
  .array(fc.tuple(key, value), { maxLength: 6 })
  .map((members): LogFields => Object.fromEntries(members));

const usual = fc.record({ a: fc.double(), b: fc.integer(), s: fc.string({ maxLength: 10 }) });

const call: fc.Arbitrary<Call> = fc.record({
  level: fc.constantFrom(...LEVELS),
  message: text,
  own: fc.option(fc.oneof(fields, usual, fc.constant(hostile as LogFields)), { nil: undefined }),
  child: fc.oneof(fc.constant({}), fields),
  scope: fc.oneof(fc.constant({}), fields),
  correlationId: fc.option(fc.constant('req-1'), { nil: undefined }),
});

/** A field without a value hides the one of the child, and then there is none. */
const HIDING: Call = {
  level: 'debug',
  message: '',
  own: { a: undefined },
  child: { a: '' },
  scope: {},
  correlationId: undefined,
};

function make(logger: Logger, of: Call): void {
  const log = (): void => {
    const child = Object.keys(of.child).length === 0 ? logger : logger.child(of.child);
    if (of.own === undefined) child[of.level](of.message);
    else child[of.level](of.own, of.message);
  };
  const inScope = (): void => (Object.keys(of.scope).length === 0 ? log() : withLogContext(of.scope, log));
  if (of.correlationId === undefined) inScope();
  else withCorrelationId(of.correlationId, inScope);
}

/** The files that calls leave behind, by name. */
async function filesAfter(
  calls: readonly Call[],
  opened: { readonly logger: Logger; readonly folder: string },
): Promise<Readonly<Record<string, string>>> {
  for (const one of calls) make(opened.logger, one);
  await opened.logger.close();
  const names = readdirSync(opened.folder).toSorted();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(opened.folder, name), 'utf8')]));
}

async function checkSameBytes(
  t: TestContext,
  format: LogFormat,
  seeds: { readonly syncLevel: 'never' | 'debug' },
): Promise<void> {
  let now = 0;
  const clock: Clock = { now: () => 1_764_325_698_000 + (now++ % 1_500), monotonic: () => 0 };
  const routes = TASK_EXPERIMENT_ROUTES;
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 12 }), async (calls) => {
      const [ours, theirs] = [await tempDir(t), await tempDir(t)];
      const common = { level: 'debug', format, clock, name: 'n"ame' } as const;
      now = 0;
      const expected = await filesAfter(calls, {
        folder: theirs,
        logger: createLogger({
          ...common,
          kind: 'sync',
          sinks: [openFileSink(join(theirs, 'all'))],
          route: { folder: theirs, routes },
        }),
      });
      now = 0;
      const seen = await filesAfter(calls, {
        folder: ours,
        logger: createLogger({
          ...common,
          files: [join(ours, 'all')],
          route: { folder: ours, routes },
          syncLevel: seeds.syncLevel,
        }),
      });
      assert.deepEqual({ all: '', ...seen }, expected);
      now = 0;
      const sinks = [openFileSink(join(theirs, 'quick'))];
      const logger = createLogger({ ...common, kind: 'sync', sinks });
      // Without routes most lines are put together from kept parts.
      const { quick } = await filesAfter(calls, { folder: theirs, logger });
      assert.equal(quick, expected['all']);
    }),
    { numRuns: 300, examples: [[[HIDING]]] },
  );
}

test('a batched logger writes the bytes of a sync logger as JSON', (t) =>
  checkSameBytes(t, 'json', { syncLevel: 'never' }));
test('a batched logger writes the bytes of a sync logger as text', (t) =>
  checkSameBytes(t, 'text', { syncLevel: 'never' }));
test('a batched logger writes the same when this thread writes in between', (t) =>
  checkSameBytes(t, 'json', { syncLevel: 'debug' }));
