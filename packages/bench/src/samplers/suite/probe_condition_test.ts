import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Params } from '@autotuner/core';
import { readSpace } from './read_space.ts';
import type { SpaceItem, When } from './suite_entry.ts';

const BASE: readonly SpaceItem[] = [
  { name: 'algo', t: 'c', choices: ['svm', 'tree', 'net'] },
  { name: 'share', t: 'f', lo: 0, hi: 1 },
  { name: 'rate', t: 'f', lo: 1e-5, hi: 1, log: true },
  { name: 'turbo', t: 'b' },
  { name: 'layers', t: 'i', lo: 1, hi: 4, when: (p) => p['algo'] === 'net' },
];

function problemsOf(items: readonly SpaceItem[]): readonly string[] {
  const problems: string[] = [];
  readSpace(items, 'space', { report: (path, message) => void problems.push(`${path}: ${message}`) });
  return problems;
}

function declared(when: When): unknown {
  const items: readonly SpaceItem[] = [...BASE, { name: 'child', t: 'f', lo: 0, hi: 1, when }];
  assert.deepEqual(problemsOf(items), []);
  return readSpace(items, 'space', { report: () => undefined }).parameters.at(-1)?.when;
}

const number = (params: Params, name: string): number => Number(params[name]);

test('a condition on a choice becomes a list of choices', () => {
  assert.deepEqual(
    declared((p) => p['algo'] !== 'svm'),
    [{ parent: 'algo', operator: 'in', value: ['tree', 'net'] }],
  );
  assert.deepEqual(
    declared((p) => p['turbo'] === true),
    [{ parent: 'turbo', operator: 'in', value: [true] }],
  );
});

test('a condition on a child says nothing about its parent, which it implies', () => {
  assert.deepEqual(
    declared((p) => p['algo'] === 'net' && number(p, 'layers') > 2),
    [{ parent: 'layers', operator: 'gte', value: 3 }],
  );
  assert.deepEqual(
    declared((p) => p['algo'] === 'net' && number(p, 'layers') > 0),
    [{ parent: 'algo', operator: 'in', value: ['net'] }],
  );
});

test('a threshold of a real number is found to the last bit', () => {
  const [low] = declared((p) => number(p, 'share') > 0.3) as readonly { readonly value: number }[];
  assert.ok(low !== undefined && low.value > 0.3 && low.value - 0.3 < 1e-15);
  assert.deepEqual(
    declared((p) => number(p, 'rate') >= 0.01 && number(p, 'rate') <= 0.1),
    [
      { parent: 'rate', operator: 'gte', value: 0.01 },
      { parent: 'rate', operator: 'lte', value: 0.1 },
    ],
  );
  assert.deepEqual(
    declared((p) => number(p, 'share') >= 1),
    [{ parent: 'share', operator: 'gte', value: 1 }],
  );
});

test('whole numbers that are no interval become a list', () => {
  assert.deepEqual(
    declared((p) => number(p, 'layers') % 3 === 1),
    [{ parent: 'layers', operator: 'in', value: [1, 4] }],
  );
});

test('tests of several parents are joined', () => {
  assert.deepEqual(
    declared((p) => p['turbo'] === false && p['algo'] === 'tree' && number(p, 'share') <= 0.5),
    [
      { parent: 'algo', operator: 'in', value: ['tree'] },
      { parent: 'share', operator: 'lte', value: 0.5 },
      { parent: 'turbo', operator: 'in', value: [false] },
    ],
  );
});

test('a condition that always holds is none', () => {
  assert.deepEqual(
    declared(() => true),
    [],
  );
});

test('what is no conjunction of single tests is refused by the name of the parameter and a point', () => {
  const refuse = (when: When): string =>
    problemsOf([...BASE, { name: 'child', t: 'f', lo: 0, hi: 1, when }]).join();
  assert.match(
    refuse((p) => p['algo'] === 'svm' || number(p, 'share') > 0.5),
    /^space\[5\]: Cannot declare condition of parameter "child": it is (?:true|false) at \{.*"share".*\("algo", "share", "rate", "turbo", "layers"\)/,
  );
  assert.match(
    refuse((p) => number(p, 'share') > number(p, 'rate')),
    /Cannot declare condition of parameter "child"/,
  );
  assert.match(
    refuse((p) => number(p, 'share') < 0.2 || number(p, 'share') > 0.8),
    /unlike the nearest conjunction/,
  );
  assert.match(
    refuse(() => false),
    /it held at none of 4000 random points/,
  );
  assert.match(
    refuse(() => {
      throw new Error('no such thing');
    }),
    /it threw "no such thing" at \{/,
  );
});

test('conditions may be declared, as a list or as a task file writes them', () => {
  const list = [{ parent: 'algo', operator: 'in', value: ['net', 'svm'] }] as const;
  assert.deepEqual(declared(list), list);
  assert.deepEqual(declared({ algo: 'net', layers: { gte: 2, lt: 4 }, turbo: [true] }), [
    { parent: 'algo', operator: 'eq', value: 'net' },
    { parent: 'layers', operator: 'gte', value: 2 },
    { parent: 'layers', operator: 'lt', value: 4 },
    { parent: 'turbo', operator: 'in', value: [true] },
  ]);
});

test('declared conditions that cannot be read are refused', () => {
  const refuse = (when: unknown): string =>
    // What a file may hold, whatever the type says.
    problemsOf([...BASE, { name: 'child', t: 'b', when: when as When }]).join();
  assert.match(
    refuse('algo == net'),
    /Cannot read "when" of parameter "child": it is "algo == net"; a function/,
  );
  assert.match(refuse([{ parent: 'algo', operator: 'is', value: 1 }]), /"operator":"is"/);
  assert.match(refuse({ other: 1 }), /parent "other" is none of those before it/);
});
