import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LEVELS, type Level, levelName, type LogFields } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import fc from 'fast-check';
import { createLogger } from './create_logger.ts';
import type { Logger } from './logger.ts';
import { withLogContext } from './scope/log_scope.ts';
import { createMemorySink, type MemorySink } from './sinks/memory_sink.ts';

interface Call {
  readonly level: Level;
  readonly message: string;
  readonly scope: LogFields;
  readonly child: LogFields;
  readonly own: LogFields;
}

class Instance {
  readonly shown: unknown;
  readonly #hidden = 1;

  constructor(shown: unknown) {
    this.shown = shown;
  }

  get inherited(): number {
    return this.#hidden;
  }
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  // Any unit of UTF-16, so that surrogates stand alone.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '',
    '\ud800',
    '\udfff\ud800',
    '\u2028\u2029\u0085',
    '\0\u001b[31m\r\n',
    '"\\/',
    '\u007f',
    'x'.repeat(2_000),
  ),
);

const key = fc
  .oneof(
    text,
    fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      '1',
      '0',
      'message',
      'timestamp',
      'extra',
    ),
  )
  .filter((name) => !/pass|secret|token|auth|cred|cookie|key|^logger$|^correlationId$/i.test(name));

const leaf = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom<unknown>(
    -0,
    0,
    NaN,
    Infinity,
    -Infinity,
    Number.MIN_VALUE,
    Number.MAX_VALUE,
    null,
    undefined,
  ),
  fc.constantFrom<unknown>(Symbol('s'), test, /a+/giu, new Date(NaN), new URL('http://host/a?b=c')),
  fc.constantFrom<unknown>(Buffer.from('abc'), new Float64Array(2), new ArrayBuffer(5)),
  fc.date({ noInvalidDate: true }),
);

const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, tie('list'), tie('members'), tie('others')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  members: fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((all) => Object.fromEntries(all)),
  others: fc.oneof(
    fc.array(tie('value'), { maxLength: 3 }).map((all) => new Set(all)),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }).map((all) => new Map(all)),
    fc.tuple(text, tie('value')).map(([message, cause]) => new TypeError(message, { cause })),
    tie('value').map((shown) => new Instance(shown)),
    tie('value').map((shown) => Object.assign(Object.create(null), { shown, [Symbol('left out')]: 1 })),
    tie('value').map((given) => ({ toJSON: () => given })),
  ),
}));

const fields = fc
  .array(fc.tuple(key, value), { maxLength: 5 })
  .map((all): LogFields => Object.fromEntries(all));

const call: fc.Arbitrary<Call> = fc.record({
  level: fc.constantFrom(...LEVELS),
  message: text,
  scope: fields,
  child: fields,
  own: fields,
});

/** What a value is once its line is read again, as docs/log_format.md says it. */
function readBack(logged: unknown): unknown {
  if (typeof logged === 'number') return Number.isFinite(logged) ? logged : String(logged);
  if (typeof logged === 'bigint' || typeof logged === 'symbol') return String(logged);
  if (typeof logged === 'function') return `[function ${logged.name}]`;
  return typeof logged === 'object' && logged !== null ? readBackObject(logged) : logged;
}

function readBackObject(logged: object): unknown {
  if (Array.isArray(logged)) return logged.map((item) => readBack(item) ?? null);
  if (logged instanceof Set) return [...logged].map((item) => readBack(item) ?? null);
  if (logged instanceof Map) return membersOf([...logged]);
  if (logged instanceof Date) return Number.isNaN(logged.getTime()) ? 'Invalid Date' : logged.toISOString();
  if (logged instanceof RegExp) return String(logged);
  if (ArrayBuffer.isView(logged)) return `[${logged.constructor.name} of ${logged.byteLength} bytes]`;
  if (logged instanceof ArrayBuffer) return `[ArrayBuffer of ${logged.byteLength} bytes]`;
  if (logged instanceof Error) {
    const { name, message, stack, cause } = logged;
    return membersOf(Object.entries({ name, message, stack, cause }));
  }
  if ('toJSON' in logged && typeof logged.toJSON === 'function') return readBack(logged.toJSON());
  return membersOf(Object.entries(logged));
}

function membersOf(entries: readonly (readonly [string, unknown])[]): unknown {
  const members = entries.map(([name, one]) => [name, readBack(one)] as const);
  return Object.fromEntries(members.filter(([, one]) => one !== undefined));
}

/** The parts of a line that are not about its time, in their order. */
function expectedOf({ level, message, scope, child, own }: Call): string {
  const extra = readBack({ ...scope, ...child, ...own }) as object;
  const shown = Object.keys(extra).length === 0 ? {} : { extra };
  return JSON.stringify({ level: levelName(level), logger: 'autotuner', message, ...shown });
}

function seenIn(line: string): string {
  const { timestamp, ...rest } = JSON.parse(line);
  assert.match(timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  return JSON.stringify(rest);
}

function log(logger: Logger, { level, message, scope, child, own }: Call): void {
  withLogContext(scope, () => {
    const bound = Object.keys(child).length === 0 ? logger : logger.child(child);
    if (Object.keys(own).length === 0) bound[level](message);
    else bound[level](own, message);
  });
}

test('every line of every kind parses back to what was logged', async (t) => {
  const file = join(await tempDir(t), 'batched.log');
  const target = (sink: MemorySink) => ({ kind: 'sync', level: 'debug', sinks: [sink] }) as const;
  const sinks = [1, 2, 3, 4].map(() => createMemorySink());
  const [sync, sampled, aggregated, ring] = sinks.map(target);
  const batched = createLogger({ level: 'debug', files: [file] });
  const loggers = [
    createLogger(sync),
    createLogger({ kind: 'sampled', sample: { rate: 1 }, ...(sampled && { target: sampled }) }),
    createLogger({ kind: 'aggregated', keepLevel: 'debug', ...(aggregated && { target: aggregated }) }),
    createLogger({ kind: 'ring', dumpOn: { level: 'never', close: true }, ...(ring && { target: ring }) }),
    batched,
  ];
  const expected: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 4 }), async (calls) => {
      for (const one of calls) for (const logger of loggers) log(logger, one);
      expected.push(...calls.map(expectedOf));
      await Promise.resolve();
    }),
    { numRuns: 500 },
  );
  for (const logger of loggers) await logger.close();
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  assert.deepEqual(lines.map(seenIn), expected);
  for (const sink of sinks) {
    const all = sink.lines().filter((line) => !line.includes('"message":"log.dump"'));
    assert.deepEqual(all.map(seenIn), expected);
  }
});
