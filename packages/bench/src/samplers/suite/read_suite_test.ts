import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { tempDir } from '@autotuner/core/testing';
import { loadSuite, locateSuite } from './load_suite.ts';
import { readSuite } from './read_suite.ts';

const SPACE = [{ name: 'x', t: 'f', lo: 0, hi: 1 }];

function problemsOf(module: Readonly<Record<string, unknown>>): string {
  try {
    readSuite(module, 'some.mjs');
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

test('readSuite() reads every kind of parameter', () => {
  const space = [
    { name: 'a', t: 'f', lo: 1, hi: 8, log: true },
    { name: 'b', t: 'i', lo: 0, hi: 9, step: 3 },
    { name: 'c', t: 'c', choices: ['u', 2, true] },
    { name: 'd', t: 'b' },
  ];
  const [one] = readSuite({ FAILS: { one: { space, f: () => 1, fmin: 1 } } }, 'some.mjs');
  assert.deepEqual(
    one?.space.parameters.map(({ distribution }) => distribution),
    [
      { type: 'float', low: 1, high: 8, log: true },
      { type: 'int', low: 0, high: 9, log: false, step: 3 },
      { type: 'categorical', choices: ['u', 2, true] },
      { type: 'bool' },
    ],
  );
  assert.equal(one?.group, 'fails');
});

test('readSuite() reports everything that is wrong, each with its path', () => {
  const said = problemsOf({
    MAIN: {
      good: { space: SPACE, f: () => 0 },
      bare: {},
      odd: {
        space: [
          { name: 'x', t: 'f', lo: 0 },
          { name: '', t: 'f', lo: 0, hi: 1 },
          { name: 'y', t: 'f', lo: 0, hi: 1, log: true },
          { name: 'z', t: 'i', lo: 0.5, hi: 2 },
          { name: 'u', t: 'q' },
          { name: 'v', t: 'c', choices: ['a', 'a'] },
          { name: 'w', t: 'f', lo: 2, hi: 1 },
        ],
        f: () => 0,
        fmin: 'low',
        noise: -1,
        split: 'half',
        flaky: { share: 2 },
      },
    },
    FAILS: { good: { space: SPACE, f: () => 0, optimum: { x: 2 } } },
  });
  for (const expected of [
    'Cannot use suite "some.mjs": 15 problems',
    'MAIN.bare.f: It is missing: a function',
    'MAIN.bare.space: It is missing: a list of parameters',
    'MAIN.odd.space[0]: Member "hi" is missing: a finite number',
    'MAIN.odd.space[1]: Member "name" is ""',
    'MAIN.odd.space[2]: Member "lo" is 0: more than 0 with "log"',
    'MAIN.odd.space[3]: Member "lo" is 0.5: a whole number',
    'MAIN.odd.space[4]: Member "t" is "q": "f", "i", "c" or "b"',
    'MAIN.odd.space[5]: Member "choices" is ["a","a"]',
    'MAIN.odd.space[6]: Member "hi" is 1: a number of at least lo, which is 2',
    'MAIN.odd.fmin: It is low',
    'MAIN.odd.noise: It is -1',
    'MAIN.odd.split: It is "half"',
    'MAIN.odd.flaky: It is {"share":2}',
    'FAILS.good.optimum: Parameter "x" is 2',
    'FAILS.good: MAIN has a case of that name too',
  ])
    assert.ok(said.includes(expected), `${expected}\nin ${said}`);
});

test('readSuite() says when there are no cases', () => {
  assert.match(problemsOf({ default: {} }), /MAIN, FAILS: Both are missing/);
  assert.match(problemsOf({ MAIN: 5 }), /MAIN: It is no map/);
});

test('loadSuite() says which file cannot be found or loaded', async (t) => {
  await assert.rejects(
    locateSuite('/no/such.mjs'),
    /^Error: Cannot find suite "\/no\/such.mjs": there is no such file/,
  );
  const broken = join(await tempDir(t), 'broken.mjs');
  await writeFile(broken, 'export const MAIN = (');
  await assert.rejects(loadSuite(pathToFileURL(broken).href), /Cannot load suite ".*broken.mjs": /);
});
