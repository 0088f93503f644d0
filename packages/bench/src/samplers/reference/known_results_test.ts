import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { loadSuite, locateSuite } from '../suite/load_suite.ts';
import { knownResults, readStoredRuns } from './known_results.ts';

const classics = await loadSuite(await locateSuite('classics'));

test('knownResults() has medians of Optuna for the classics that it was measured on', async () => {
  const known = await knownResults(classics);
  const tpe = known.find(({ caseName, label }) => caseName === 'branin2' && label === 'stored optuna:tpe');
  assert.equal(tpe?.budgets[100]?.median.toFixed(4), '0.0204');
  const names = new Set(known.map(({ caseName }) => caseName));
  for (const name of ['hartmann6', 'ackley10', 'rosenbrock5', 'rastrigin5', 'levy10', 'noisyhart6'])
    assert.ok(names.has(name), name);
  assert.ok(!names.has('hartmann3'));
});

test('knownResults() does not take a namesake for a case that it knows', async () => {
  const namesakes = classics.map((one) => ({ ...one, f: () => 1 }));
  assert.deepEqual(await knownResults(namesakes), []);
});

test('readStoredRuns() sums up stored runs by case, sampler and failures', async (t) => {
  const file = join(await tempDir(t), 'runs.jsonl');
  const lines = [
    { fn: 'branin2', s: 'tpe', v: '5', par: 1, seed: 0, regret: { 50: 1, 100: 0.5 } },
    { fn: 'branin2', s: 'tpe', v: '5', par: 1, seed: 1, regret: { 50: 3, 100: 0.1 } },
    { fn: 'branin2', samp: 'tpe', strat: 'fail', v: '5', seed: 1, best: { 50: null, 100: 4 } },
    { fn: 'branin2', samp: 'tpe', strat: 'huge', v: '5', seed: 1, best: { 50: null, 100: null } },
    { fn: 'unknown', s: 'tpe', seed: 1, regret: { 50: 3 } },
  ];
  await writeFile(file, lines.map((one) => JSON.stringify(one)).join('\n'));
  const rivals = await readStoredRuns(file, classics);
  assert.deepEqual(
    rivals.map(({ label, budgets }) => [label, budgets[50]?.median]),
    [
      ['stored optuna5:tpe', 2],
      ['stored optuna5:tpe+fail', Infinity],
    ],
  );
});

test('readStoredRuns() names the line that it cannot read', async (t) => {
  const file = join(await tempDir(t), 'runs.jsonl');
  await writeFile(file, '{"fn":"branin2","s":"tpe","regret":{}}\n{"fn":1}\n');
  await assert.rejects(
    readStoredRuns(file, classics),
    /Cannot read stored run at .*runs.jsonl:2: an object with "fn"/,
  );
});
