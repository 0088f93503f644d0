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
    error: '[unreadable: AssertionError]',
  });
  assert.deepEqual(plainFields(hostile.trap), { '...': '[unreadable: AssertionError]' });
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
