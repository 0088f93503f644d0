import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tempDir } from '@autotuner/core/testing';
import { findOptuna } from './optuna/find_optuna.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const PYTHON = process.env['AUTOTUNER_PYTHON'] ?? 'python3';

const SUITE = `
const net = (p) => p.algo === 'net';
export const MAIN = {
  cond: {
    fmin: 0,
    space: [
      { name: 'algo', t: 'c', choices: ['net', 'tree'] },
      { name: 'nl', t: 'i', lo: 1, hi: 3, when: net },
      { name: 'u', t: 'f', lo: 1, hi: 100, log: true, when: (p) => net(p) && p.nl > 1 },
    ],
    f: (p) => (net(p) ? 0.1 * (3 - p.nl) + (p.u === undefined ? 1 : Math.log10(p.u / 30) ** 2) : 0.7),
  },
};
export const FAILS = {
  half: {
    space: [{ name: 'x', t: 'f', lo: 0, hi: 1 }],
    f: ({ x }) => (x > 0.4 ? { frac: 1 - x, err: 'oom' } : 10 + (x - 0.3) ** 2),
  },
};
`;

const SAMPLER = `
export default ({ space }) => {
  let number = 0;
  return {
    suggest: () => ({ number: ++number, params: space.parameters[0].name === 'x' ? { x: number / 10 } : { algo: 'tree' } }),
    tell() {},
  };
};
`;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Json {
  readonly runs: readonly (Readonly<Record<string, unknown>> & {
    readonly curve: readonly (number | null)[];
  })[];
}

async function runBench(t: TestContext, ...args: readonly string[]): Promise<Ran & { readonly json?: Json }> {
  const folder = await tempDir(t);
  const [suite, sampler, json] = ['suite.mjs', 'sampler.mjs', 'out.json'].map((name) => join(folder, name));
  assert.ok(suite !== undefined && sampler !== undefined && json !== undefined);
  await writeFile(suite, SUITE);
  await writeFile(sampler, SAMPLER);
  const all = ['--suite', suite, '--json', json, ...args.map((one) => one.replace('SAMPLER', sampler))];
  const ran = await new Promise<Ran>((settle) => {
    execFile(process.execPath, ['--conditions=@autotuner/source', MAIN, ...all], (error, out, err) =>
      settle({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
  const written = await readFile(json, 'utf8').catch(() => undefined);
  return written === undefined ? ran : { ...ran, json: JSON.parse(written) as Json };
}

const withoutTimes = ({ runs }: Json): unknown => runs.map((run) => ({ ...run, msPerTrial: 0 }));

test('the bench prints a table for each case, keeps curves, and gives the same again', async (t) => {
  const args = ['--samplers', 'tpe,random', '--trials', '30', '--seeds', '3', '--first-seed', '7'];
  const [first, second] = [
    await runBench(t, ...args, '--jobs', '2'),
    await runBench(t, ...args, '--jobs', '1'),
  ];
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /^suite .*, 2 cases, 30 trials, seeds 7 to 9/);
  assert.match(first.out, /cond \(regret\)\n.*@25.*failed.*stuck.*ms\ntpe .*0\/3/);
  assert.match(first.out, /half \(best value\)/);
  assert.match(
    first.out,
    /all cases: geometric mean.*\n.*\ntpe \/ random .* 2 +\d-\d[\s\S]*cases with failures: geometric/,
  );
  assert.match(first.err, /samplers: 12 of 12 runs/);
  assert.ok(first.json !== undefined && second.json !== undefined);
  assert.equal(first.json.runs.length, 12);
  for (const { curve } of first.json.runs) assert.equal(curve.length, 30);
  assert.deepEqual(withoutTimes(first.json), withoutTimes(second.json));
});

test('the bench runs samplers from outside', async (t) => {
  const ran = await runBench(
    t,
    '--sampler-module',
    'steps=SAMPLER',
    '--trials',
    '9',
    '--seeds',
    '1',
    '--jobs',
    '1',
  );
  assert.equal(ran.code, 0, ran.err);
  const half = ran.json?.runs.find(({ caseName }) => caseName === 'half');
  assert.equal(half?.['label'], 'steps');
  assert.deepEqual(
    half?.curve.map((one) => Math.round(100 * (one ?? NaN))),
    [1004, 1001, ...Array.from({ length: 7 }, () => 1000)],
  );
  assert.equal(half?.['failures'], 5);
});

test('the bench says what it cannot do, with exit code 2', async (t) => {
  const noCase = await runBench(t, '--cases', 'other');
  assert.equal(noCase.code, 2);
  assert.match(noCase.err, /^error: Cannot run case "other": the suite has cond, half\n$/);
  const noSplit = await runBench(t, '--split', 'validation');
  assert.match(noSplit.err, /Cannot run split "validation": no chosen case is marked so/);
  const noPython = await runBench(t, '--optuna', 'tpe', '--python', '/no/such/python');
  assert.equal(noPython.code, 2);
  assert.match(noPython.err, /Cannot run --optuna: "\/no\/such\/python" cannot import it/);
  const noMaker = await runBench(
    t,
    '--sampler-module',
    `bad=${MAIN.replace('main.ts', 'seeded_rng.ts')}`,
    '--trials',
    '2',
  );
  assert.equal(noMaker.code, 2);
  assert.match(noMaker.err, /Cannot use sampler "bad": .* exports undefined by default/);
});

test('the bench runs Optuna beside ours, with each way of telling failures', async (t) => {
  const found = await findOptuna(PYTHON);
  if (found.kind === 'missing') {
    t.skip(`"${PYTHON}" cannot import optuna (${found.reason}); AUTOTUNER_PYTHON may name another Python`);
    return;
  }
  const args =
    '--samplers tpe --optuna tpe --optuna-failures ignore,penalty,rank --trials 25 --seeds 2 --jobs 1';
  const ran = await runBench(t, ...args.split(' '), '--python', PYTHON);
  assert.equal(ran.code, 0, ran.err);
  const labels = new Set(ran.json?.runs.map(({ caseName, label }) => `${String(caseName)} ${String(label)}`));
  assert.deepEqual(
    [...labels],
    [
      'cond tpe',
      'cond optuna:tpe',
      'half tpe',
      'half optuna:tpe+ignore',
      'half optuna:tpe+penalty',
      'half optuna:tpe+rank',
    ],
  );
  const successes = ran.json?.runs.filter(({ firstSuccess }) => firstSuccess !== null);
  assert.equal(successes?.length, 12);
  assert.match(ran.out, /tpe \/ optuna:tpe .* 2 +\d-\d/);
});
