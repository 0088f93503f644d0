import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readOptunaJournal } from '@autotuner/core';
import { makePlace, type Place } from '../testing/cli_process.ts';
import { findOptuna, runPython } from '../testing/optuna_python.ts';

const FIXTURES = fileURLToPath(new URL('../../../test/fixtures/optuna/', import.meta.url));
const FOUND = findOptuna();

/** Every kind of parameter, with failures. */
const MIXED = {
  name: 'mixed',
  parameters: {
    x: { float: [0, 4] },
    lr: { float: [0.001, 1], log: true },
    q: { float: [0, 1], step: 0.25 },
    n: { int: [2, 8], step: 2 },
    units: { int: [1, 64], log: true },
    kind: ['svm', 'net', 3],
    cache: 'bool',
    depth: { int: [1, 4], when: { kind: 'net' } },
  },
  reads_params_env: true,
  command: [
    process.execPath,
    '-e',
    'const p = JSON.parse(process.env.AUTOTUNER_PARAMS); for (const step of [1, 2]) console.log(JSON.stringify({{ autotuner_report: {{ step, value: p.x * step }} }})); if (p.x > 3) process.exit(3); console.log(JSON.stringify({{ y: p.x + p.lr, z: p.n }}))',
  ],
  objective: 'maximize y',
  baseline: { x: 2, lr: 0.5, q: 0.75, n: 4, units: 8, kind: 'net', cache: true, depth: 3 },
  budget: { experiments: 12 },
  sampler: { type: 'random', seed: 4 },
};

const LOOK = `
import json, sys, optuna
optuna.logging.set_verbosity(optuna.logging.ERROR)
storage = optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend(sys.argv[1]))
study = optuna.load_study(study_name=sys.argv[2], storage=storage)
best = study.best_trials if len(study.directions) > 1 else [study.best_trial]
space = {}
for trial in study.trials:
    space.update({name: repr(one) for name, one in trial.distributions.items()})
study.optimize(lambda trial: [0.0] * len(study.directions), n_trials=1)
print(json.dumps({
    "directions": [one.name for one in study.directions],
    "metrics": study.metric_names,
    "best": [{"number": one.user_attrs.get("autotuner:number", one.number + 1), "values": one.values, "params": one.params} for one in best],
    "reports": [one.intermediate_values for one in study.trials],
    "states": [one.state.name for one in study.trials],
    "failures": [one.user_attrs.get("autotuner:failure") for one in study.trials],
    "space": space,
}))
`;

async function exported(place: Place, change: Readonly<Record<string, unknown>>): Promise<string> {
  const ran = await place.here(['run', await place.task(change), '--quiet', '--json']);
  assert.equal(ran.code, 0, ran.stderr);
  const path = join(place.folder, 'journal.log');
  const written = await place.here(['export', '1', '--format', 'optuna', '--out', path]);
  assert.deepEqual([written.code, written.stdout], [0, ''], written.stderr);
  return path;
}

async function bestOf(
  place: Place,
  task: string,
): Promise<{ number: number; params: object; scores: readonly number[] }> {
  const { stdout } = await place.here(['export', task, '--format', 'json']);
  const { best } = JSON.parse(stdout);
  return best;
}

suite('export for Optuna', () => {
  const skip = 'skip' in FOUND ? FOUND.skip : false;
  const python = 'python' in FOUND ? FOUND.python : '';

  test(
    'opens what export writes: same best trial, same distributions, failures as such',
    { skip },
    async (t) => {
      const place = await makePlace(t);
      const path = await exported(place, MIXED);
      const seen = runPython(python, LOOK, { args: [path, 'mixed'] }) as Record<string, unknown>;
      const best = await bestOf(place, '1');
      assert.deepEqual(seen['best'], [{ number: best.number, values: best.scores, params: best.params }]);
      assert.deepEqual(seen['directions'], ['MAXIMIZE']);
      assert.deepEqual(seen['metrics'], ['y']);
      const states = seen['states'] as string[];
      assert.equal(states.length, 13);
      assert.ok(states.includes('FAIL'));
      assert.deepEqual(
        (seen['failures'] as unknown[]).map((one) => one !== null).slice(0, 12),
        states.map((state) => state === 'FAIL').slice(0, 12),
      );
      assert.deepEqual(seen['space'], {
        x: 'FloatDistribution(high=4.0, log=False, low=0.0, step=None)',
        lr: 'FloatDistribution(high=1.0, log=True, low=0.001, step=None)',
        q: 'FloatDistribution(high=1.0, log=False, low=0.0, step=0.25)',
        n: 'IntDistribution(high=8, log=False, low=2, step=2)',
        units: 'IntDistribution(high=64, log=True, low=1, step=1)',
        kind: "CategoricalDistribution(choices=('svm', 'net', 3))",
        cache: 'CategoricalDistribution(choices=(False, True))',
        depth: 'IntDistribution(high=4, log=False, low=1, step=1)',
      });
    },
  );

  test(
    'opens what export writes of a task with several objectives: the same Pareto front',
    { skip },
    async (t) => {
      const place = await makePlace(t);
      const objectives = ['minimize y', 'maximize z'];
      const path = await exported(place, { ...MIXED, objective: undefined, objectives });
      const seen = runPython(python, LOOK, { args: [path, 'mixed'] }) as Record<string, unknown>;
      const { stdout } = await place.here(['export', '1', '--format', 'json']);
      const { front } = JSON.parse(stdout);
      const best = seen['best'] as { number: number }[];
      assert.deepEqual(
        best.map(({ number }) => number).toSorted((a, b) => a - b),
        front,
      );
      assert.deepEqual(seen['directions'], ['MINIMIZE', 'MAXIMIZE']);
    },
  );

  test(
    'opens its own study, imported and exported again, with the same best, states and reports',
    { skip },
    async (t) => {
      const place = await makePlace(t);
      await copyFile(`${FIXTURES}single.log`, join(place.folder, 'own.log'));
      await place.here(['import', 'optuna', 'own.log']);
      await place.here(['export', '1', '--format', 'optuna', '--out', 'again.log']);
      const look = (file: string): Record<string, unknown> =>
        runPython(python, LOOK, { args: [join(place.folder, file), 'single'] }) as Record<string, unknown>;
      const [own, again] = [look('own.log'), look('again.log')];
      const ended = (states: unknown): unknown => (states as string[]).slice(0, 10);
      assert.deepEqual(ended(again['states']), ended(own['states']));
      assert.deepEqual(ended(again['reports']), ended(own['reports']));
      const [ownBest] = own['best'] as { params: object }[];
      const [best] = again['best'] as { params: object }[];
      // A choice of None has become text.
      assert.deepEqual(best, { ...ownBest, params: { ...ownBest?.params, w: 'None' } });
    },
  );

  test('export does not write over a file', async (t) => {
    const place = await makePlace(t);
    const path = await exported(place, MIXED);
    const again = await place.here(['export', '1', '--format', 'optuna', '--out', path]);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /it is there already/u);
  });
});

suite('import from Optuna', () => {
  test('keeps reports and pruned trials, and export writes them again', async (t) => {
    const place = await makePlace(t);
    await place.here(['import', 'optuna', `${FIXTURES}single.log`]);
    const path = join(place.folder, 'again.log');
    const written = await place.here(['export', '1', '--format', 'optuna', '--out', path]);
    assert.equal(written.code, 0, written.stderr);
    const trialsOf = (file: string): readonly unknown[] => {
      const [study] = readOptunaJournal(readFileSync(file, 'utf8'));
      return (study?.trials ?? [])
        .filter(({ state }) => state !== 'running')
        .map(({ state, params, values, reports }) => ({
          state,
          params,
          values: state === 'pruned' ? [] : values,
          reports,
        }));
    };
    assert.deepEqual(trialsOf(path), trialsOf(`${FIXTURES}single.log`));
    const [study] = readOptunaJournal(readFileSync(path, 'utf8'));
    assert.equal(study?.trials.filter(({ state }) => state === 'pruned').length, 3);
    assert.deepEqual(study.trials[1]?.constraints, { 0: 0.5 });
  });

  test('of an export gives the same experiments again', async (t) => {
    const place = await makePlace(t);
    const path = await exported(place, MIXED);
    const { code, stdout, stderr } = await place.here(['import', 'optuna', path, '--name', 'again']);
    assert.deepEqual([code, stdout], [0, '2\n'], stderr);
    const rows = async (task: string): Promise<readonly unknown[]> => {
      const written = await place.here(['export', task, '--format', 'jsonl']);
      return written.stdout
        .trim()
        .split('\n')
        .map((line) => {
          const { number, params, scores, state, failure, penalty, metrics } = JSON.parse(line);
          return { number, params, scores, state, failure, penalty, y: metrics?.y, z: metrics?.z };
        });
    };
    assert.deepEqual(await rows('2'), await rows('1'));
    const shown = await place.here(['show', '2']);
    assert.match(shown.stdout, /again/u);
  });

  test('import makes a task of what Optuna has written, and others can start from it', async (t) => {
    const place = await makePlace(t);
    const imported = await place.here([
      'import',
      'optuna',
      `${FIXTURES}single.log`,
      '--metric',
      'score',
      '--json',
    ]);
    assert.equal(imported.code, 0, imported.stderr);
    const facts = JSON.parse(imported.stdout);
    assert.deepEqual([facts.task, facts.name, facts.best], [1, 'single', 1]);
    const objective = 'maximize score';
    const command = [
      process.execPath,
      '-e',
      'console.log(JSON.stringify({{ score: JSON.parse(process.env.AUTOTUNER_PARAMS).x }}))',
    ];
    const parameters = { x: { float: [0, 1] }, kind: ['svm', 'net'] };
    const file = await place.task({
      parameters,
      objective,
      command,
      reads_params_env: true,
      baseline: undefined,
      enqueue: [],
    });
    const ran = await place.here(['run', file, '--warm-start', 'single', '--quiet', '-n', '3']);
    assert.equal(ran.code, 0, ran.stderr);
    const { stdout } = await place.here(['export', '2', '--format', 'jsonl']);
    assert.deepEqual(JSON.parse(stdout.split('\n')[0] ?? '').params, { x: 0.5, kind: 'net' });
  });

  test('makes the same task of an SQLite database as of a journal that says the same', async (t) => {
    const place = await makePlace(t);
    for (const file of ['single.log', 'single.db']) {
      const imported = await place.here(['import', 'optuna', `${FIXTURES}${file}`, '--study', 'single']);
      assert.equal(imported.code, 0, imported.stderr);
    }
    const rows = async (task: string): Promise<readonly unknown[]> => {
      const { stdout } = await place.here(['export', task, '--format', 'jsonl']);
      return stdout
        .trim()
        .split('\n')
        .map((line) => {
          const { number, params, scores, state } = JSON.parse(line);
          return { number, params, scores, state };
        });
    };
    assert.deepEqual(await rows('2'), await rows('1'));
    const database = new DatabaseSync(join(place.folder, 'other.db'));
    database.exec('CREATE TABLE other (x)');
    database.close();
    const wrong = await place.here(['import', 'optuna', 'other.db']);
    assert.equal(wrong.code, 3);
    assert.match(wrong.stderr, /no such table: study_directions; an SQLite database that Optuna/u);
  });
});

suite('import from Optuna, by what is asked for', () => {
  test('import asks which study is meant, and names what it cannot read', async (t) => {
    const place = await makePlace(t);
    const two = `${FIXTURES}two_studies.log`;
    const wrong: [readonly string[], number, RegExp][] = [
      [['optuna', two], 2, /give --study, one of "two", "other"/u],
      [['optuna', two, '--study', 'tow'], 2, /did you mean "two"\?/u],
      [['csv', two], 2, /"optuna" would be accepted/u],
      [['optuna', two, '--study', 'two', '--metric', 'ms'], 2, /--metric must be given 2 times/u],
      [['optuna', 'gone.log'], 2, /gone\.log": ENOENT/u],
      [['optuna', `${FIXTURES}make_journals.py`], 3, /AT_DATA_INVALID|line 1: /u],
    ];
    for (const [args, code, pattern] of wrong) {
      const ended = await place.here(['import', ...args]);
      assert.equal(ended.code, code, ended.stderr);
      assert.match(ended.stderr, pattern);
    }
    const chosen = await place.here(['import', 'optuna', two, '--study', 'two']);
    assert.equal(chosen.code, 0, chosen.stderr);
    const remote = await place.here(['import', 'optuna', two, '--study', 'two'], {
      env: { AUTOTUNER_URL: 'http://127.0.0.1:9' },
    });
    assert.match(remote.stderr, /Cannot import through a server/u);
  });
});
