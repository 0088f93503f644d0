import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainFields } from './plain_fields.ts';
import { REDACTED } from './redact.ts';

test('plainFields() copies what JSON can say and renders what it cannot', () => {
  const circular: Record<string, unknown> = { name: 'loop' };
  circular['self'] = circular;
  assert.deepEqual(
    plainFields({
      date: new Date(0),
      badDate: new Date(Number.NaN),
      big: 10n,
      nan: Number.NaN,
      infinite: -Infinity,
      symbol: Symbol('s'),
      call: plainFields,
      pattern: /a+/g,
      bytes: new Uint8Array(3),
      set: new Set([1, 2]),
      map: new Map<string, unknown>([
        ['a', 1],
        ['password', 'x'],
      ]),
      hole: [undefined, 1],
      gone: undefined,
      circular,
    }),
    {
      date: '1970-01-01T00:00:00.000Z',
      badDate: 'Invalid Date',
      big: '10',
      nan: 'NaN',
      infinite: '-Infinity',
      symbol: 'Symbol(s)',
      call: '[function plainFields]',
      pattern: '/a+/g',
      bytes: '[Uint8Array of 3 bytes]',
      set: [1, 2],
      map: { a: 1, password: REDACTED },
      hole: [null, 1],
      circular: { name: 'loop', self: '[circular]' },
    },
  );
});

test('plainFields() shows an error with its code and its cause', () => {
  const error = Object.assign(new Error('outer', { cause: new TypeError('inner') }), { code: 'AT_X' });
  const plain = JSON.parse(JSON.stringify(plainFields({ error }).error));
  assert.deepEqual(
    [plain.name, plain.message, plain.code, plain.cause.message],
    ['Error', 'outer', 'AT_X', 'inner'],
  );
  assert.match(plain.stack, /plain_fields_test/);
});

test('plainFields() never fails and never grows beyond its limit', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withMap: true, withSet: true })),
      (fields) => {
        JSON.stringify(plainFields(fields));
      },
    ),
    { numRuns: 500 },
  );
  const wide = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`k${at}`, 'x'.repeat(50_000)]));
  assert.ok(JSON.stringify(plainFields({ a: wide, b: wide, c: [wide, wide] })).length < 200_000);
});

test('plainFields() survives getters, proxies and text that cannot be made', () => {
  const hostile = {
    get bad(): string {
      throw new TypeError('no');
    },
    bare: Object.create(null),
    trap: new Proxy({}, { ownKeys: () => assert.fail('trap') }),
    error: Object.defineProperty(new Error('x'), 'stack', { get: () => assert.fail('stack') }),
  };
  assert.deepEqual(plainFields(hostile), {
    bad: '[unreadable: TypeError]',
    bare: {},
    trap: '[unreadable: AssertionError]',
    error: { name: 'Error', message: 'x', stack: '[unreadable: AssertionError]' },
  });
  assert.deepEqual(plainFields(hostile.trap), { '...': '[unreadable: AssertionError]' });
});

test('plainFields() gives plain values only, whatever errors and dates were made into', () => {
  const odd = (property: string, value: unknown): Error =>
    Object.defineProperty(new Error('x'), property, { value, enumerable: false });
  const date = Object.assign(new Date(0), { toISOString: () => 10n });
  const frames = [{ toJSON: () => assert.fail('toJSON') }];
  const plain = plainFields({
    name: odd('name', 10n),
    message: odd('message', { length: 3 }),
    stack: odd('stack', frames),
    date,
  });
  const { name, message, stack } = plain as Record<string, Record<string, unknown>>;
  assert.equal(name?.['name'], '10');
  assert.deepEqual(message?.['message'], { length: 3 });
  assert.deepEqual(stack?.['stack'], ['[unreadable: AssertionError]']);
  assert.equal(plain['date'], '1970-01-01T00:00:00.000Z');
  JSON.stringify(plain);
});

test('plainFields() survives what throws again when it is looked at', () => {
  const error = new Error('x');
  Object.defineProperty(error, 'name', {
    get() {
      throw error;
    },
  });
  const trap = new Proxy({}, { getPrototypeOf: () => thrower() });
  const thrower = (): never => {
    // Whatever can be thrown may be thrown.
    throw trap as Error;
  };
  const hostile = {
    get bad(): string {
      throw error;
    },
    get worse(): string {
      return thrower();
    },
    error,
    list: [1, { toJSON: thrower }, 2],
  };
  const { bad, worse, error: shown, list } = plainFields(hostile);
  assert.deepEqual([bad, worse, list], ['[unreadable]', '[unreadable]', [1, '[unreadable]', 2]]);
  assert.equal((shown as Record<string, unknown>)['name'], '[unreadable]');
  assert.deepEqual(plainFields(new Proxy({}, { ownKeys: thrower })), { '...': '[unreadable]' });
});

test('plainFields() shows the errors of an AggregateError', () => {
  const plain = plainFields({ error: new AggregateError([new TypeError('a'), 'b'], 'all') });
  const { errors } = JSON.parse(JSON.stringify(plain.error));
  assert.deepEqual([errors[0].name, errors[0].message, errors[1]], ['TypeError', 'a', 'b']);
});

test('plainFields() asks what has a toJSON, and redacts what that gives', () => {
  const of = (toJSON: () => unknown): object => ({ toJSON, hidden: 1 });
  assert.deepEqual(
    plainFields({
      url: new URL('http://host/path'),
      text: of(() => 'short'),
      nested: of(() => ({ token: 'abc', n: 1n })),
      gone: of(() => undefined),
      self: of(function self(this: object) {
        return this;
      }),
      endless: of(function again(): object {
        return of(again);
      }),
    }),
    {
      url: 'http://host/path',
      text: 'short',
      nested: { token: REDACTED, n: '1' },
      self: '[circular]',
      endless: '[object]',
    },
  );
});

test('plainFields() loses no entry of a map', () => {
  const key = { id: 1 };
  const map = new Map<unknown, unknown>([
    [1, 'number'],
    ['1', 'text'],
    [key, 'object'],
    ['password', 'hunter2'],
  ]);
  assert.deepEqual(plainFields({ map, ids: new Map([[1, 'a']]) }), {
    map: [
      [1, 'number'],
      ['1', 'text'],
      [{ id: 1 }, 'object'],
      ['password', REDACTED],
    ],
    ids: { 1: 'a' },
  });
});

test('plainFields() looks at no more of a collection than it shows', () => {
  let looks = 0;
  class Endless extends Set<number> {
    override *[Symbol.iterator](): SetIterator<number> {
      for (; looks < 1_000_000; looks++) yield looks;
      return undefined;
    }
  }
  const set = new Endless([1, 2]);
  const map = new Map(Array.from({ length: 1_000 }, (_, n) => [`k${n}`, n]));
  const plain = plainFields({ set, large: new Set(map.keys()), map });
  assert.deepEqual([plain['set'], looks], [[1, 2], 0]);
  assert.equal((plain['large'] as readonly unknown[]).at(-1), '800 more');
  assert.equal((plain['map'] as Record<string, unknown>)['...'], '800 more');
});

test('plainFields() keeps to its limit whatever the many things are', () => {
  const deep = { a: { b: { c: {} } } };
  const thrower = {
    get secret(): string {
      return 'x';
    },
    get bad(): string {
      throw new RangeError('no');
    },
  };
  for (const one of [0.123456789, null, undefined, true, '', [], deep, thrower, new Date(0), 1n]) {
    const some = Array.from({ length: 200 }, () => one);
    const many = Array.from({ length: 200 }, () => some);
    const json = JSON.stringify(plainFields({ many: Array.from({ length: 100 }, () => many) }));
    assert.ok(json.length < 500_000, `${typeof one}: ${json.length}`);
    assert.match(json, /"\d+ more"/);
  }
});

test('plainFields() limits depth and members', () => {
  const deep = { a: { b: { c: { d: { e: { f: { too: 'deep' }, g: [1] } } } } } };
  const text = JSON.stringify(plainFields({ deep }));
  assert.match(text, /"e":\{"f":"\[object\]","g":"\[array\]"\}/);
  const many = plainFields({ list: Array.from({ length: 1_000 }, () => 1) })['list'];
  assert.equal(Array.isArray(many) && many.at(-1), '800 more');
  assert.equal(
    plainFields(Object.fromEntries(Array.from({ length: 201 }, (_, at) => [at, at])))['...'],
    '1 more',
  );
});

test('plainFields() keeps a member called __proto__ without touching any prototype', () => {
  const fields: Record<string, unknown> = JSON.parse('{"__proto__": {"polluted": 1}}');
  assert.equal(JSON.stringify(plainFields(fields)), '{"__proto__":{"polluted":1}}');
});

test('plainFields() redacts at any depth', () => {
  const fields = { request: { headers: { authorization: 'Bearer x' }, list: [{ api_key: 'y' }] } };
  assert.deepEqual(plainFields(fields), {
    request: { headers: { authorization: REDACTED }, list: [{ api_key: REDACTED }] },
  });
});
