import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { didYouMean, findNearestName } from './did_you_mean.ts';

const KEYS = [
  'name',
  'command',
  'parameters',
  'objective',
  'objectives',
  'timeout',
  'low',
  'high',
  'experiments',
];

for (const [written, meant] of [
  ['nmae', 'name'],
  ['Command', 'command'],
  ['paramters', 'parameters'],
  ['objektive', 'objective'],
  ['time-out', 'timeout'],
  ['TIMEOUT', 'timeout'],
  ['trials', 'experiments'],
  ['min', 'low'],
  ['maximum', 'high'],
  ['params', 'parameters'],
] as const) {
  test(`findNearestName() finds "${meant}" for "${written}"`, () => {
    assert.equal(findNearestName(written, KEYS), meant);
  });
}

test('findNearestName() gives a synonym the meaning of the place', () => {
  assert.equal(findNearestName('max', ['threshold', 'weight']), 'threshold');
  assert.equal(findNearestName('max', ['minimize', 'maximize']), 'maximize');
  assert.equal(findNearestName('integer', ['int', 'float', 'categorical', 'bool']), 'int');
});

test('findNearestName() finds any name after one slip of the fingers', () => {
  const slip = fc.record({
    key: fc.constantFrom('parameters', 'experiments', 'concurrency'),
    at: fc.nat({ max: 8 }),
  });
  fc.assert(
    fc.property(slip, fc.constantFrom('drop', 'double', 'swap', 'replace'), ({ key, at }, kind) => {
      const [here = '', next = ''] = key.slice(at);
      const slips = { drop: next, double: here + here + next, swap: next + here, replace: `#${next}` };
      const written = key.slice(0, at) + slips[kind] + key.slice(at + 2);
      assert.equal(findNearestName(written, ['parameters', 'experiments', 'concurrency', 'name']), key);
    }),
  );
});

test('findNearestName() finds nothing for words far from all names, nor among none', () => {
  assert.equal(findNearestName('zebra', KEYS), undefined);
  assert.equal(findNearestName('', KEYS), undefined);
  assert.equal(findNearestName('name', []), undefined);
  assert.equal(findNearestName('z', ['x', 'y']), undefined);
  assert.equal(findNearestName('constructor', KEYS), undefined);
});

test('findNearestName() takes the first of names that are equally near', () => {
  assert.equal(findNearestName('level3', ['level1', 'level2']), 'level1');
});

test('findNearestName() stays fast on a huge word', () => {
  const started = performance.now();
  findNearestName('x'.repeat(1e6), KEYS);
  assert.ok(performance.now() - started < 1000);
});

test('didYouMean() is a question, or nothing', () => {
  assert.equal(didYouMean('lwo', KEYS), ', did you mean "low"?');
  assert.equal(didYouMean('zebra', KEYS), '');
});
