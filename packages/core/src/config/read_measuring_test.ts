import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPruner } from '../pruning/create_pruner.ts';
import { parseTaskFile } from './parse_task_file.ts';
import type { TaskConfig } from './task_config.ts';

const FILE = {
  name: 'demo',
  command: ['train', '{x}'],
  parameters: { x: { float: [0, 1] } },
  objective: 'minimize loss',
};

function read(parts: object): TaskConfig {
  const parsed = parseTaskFile({ ...FILE, ...parts }, { cwd: '/' });
  assert.ok('config' in parsed, JSON.stringify(parsed));
  return parsed.config;
}

function problemsOf(parts: object): readonly string[] {
  const parsed = parseTaskFile({ ...FILE, ...parts }, { cwd: '/' });
  assert.ok('problems' in parsed, 'it was accepted');
  return parsed.problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('a task says nothing of reports, pruners and repeats unless its file does', () => {
  const config = read({ repeats: 1 });
  for (const key of ['reports', 'pruner', 'repeats', 'remeasure']) assert.equal(key in config, false, key);
});

test('pruners are read by name and with their options, as createPruner() takes them', () => {
  const written: readonly (readonly [unknown, TaskConfig['pruner']])[] = [
    ['median', { type: 'median' }],
    [
      { type: 'median', warmup_steps: 3, min_trials: 2 },
      { type: 'median', warmupSteps: 3, minTrials: 2 },
    ],
    [
      { type: 'percentile', percentile: 25, interval_steps: 2 },
      { type: 'percentile', percentile: 25, intervalSteps: 2 },
    ],
    ['successive_halving', { type: 'successive_halving' }],
    [
      { type: 'hyperband', max_resource: 81, min_resource: 3, reduction_factor: 3 },
      { type: 'hyperband', maxResource: 81, minResource: 3, reductionFactor: 3 },
    ],
    [
      { type: 'wilcoxon', p_threshold: 0.2, startup_steps: 4 },
      { type: 'wilcoxon', pThreshold: 0.2, startupSteps: 4 },
    ],
    [
      { type: 'patience', patience: 5, min_delta: 0.1, wrapped: 'median' },
      { type: 'patience', patience: 5, minDelta: 0.1, wrapped: { type: 'median' } },
    ],
    [
      { type: 'threshold', upper: 9, allow_nan: true },
      { type: 'threshold', upper: 9, allowNaN: true },
    ],
  ];
  for (const [pruner, config] of written) {
    assert.deepEqual(read({ pruner }).pruner, config);
    assert.ok(config !== undefined && createPruner(config).name === config.type);
  }
});

test('everything that is wrong with a pruner is told at once, in the words of the file', () => {
  assert.deepEqual(problemsOf({ pruner: { type: 'hyperband', patience: 3, p_threshold: 0.1 } }), [
    'pruner.patience: Key "patience" in "pruner" is no option of pruner "hyperband", which accepts "max_resource", "min_resource", "reduction_factor", "min_trials"',
    'pruner.p_threshold: Key "p_threshold" in "pruner" is no option of pruner "hyperband", which accepts "max_resource", "min_resource", "reduction_factor", "min_trials"',
    'pruner: "pruner" lacks the key "max_resource", which pruner "hyperband" needs',
  ]);
  assert.deepEqual(problemsOf({ pruner: 'percentile' }), [
    'pruner: "pruner" lacks the key "percentile", which pruner "percentile" needs',
  ]);
  assert.deepEqual(
    problemsOf({ pruner: { type: 'patience', patience: 3, wrapped: { type: 'median', upper: 3 } } }),
    [
      'pruner.wrapped.upper: Key "upper" in "pruner.wrapped" is no option of pruner "median", which accepts "warmup_steps", "interval_steps", "min_trials"',
    ],
  );
  assert.deepEqual(problemsOf({ pruner: { type: 'hyperband', max_resource: 2, min_resource: 9 } }), [
    'pruner.max_resource: "pruner" is not sound: max_resource is 2, must be >= min_resource, 9',
  ]);
  assert.deepEqual(problemsOf({ pruner: 'threshold' }), [
    'pruner: "pruner" is not sound: neither lower nor upper is given, at least one must be',
  ]);
  assert.match(problemsOf({ pruner: 'medain' }).join(), /must be .*"median"/);
  assert.match(
    problemsOf({ pruner: { type: 'median', warmup_step: 3 } }).join(),
    /did you mean "warmup_steps"/,
  );
});

test('a pattern of reports needs one or two groups, or a group named "value"', () => {
  for (const pattern of [
    'loss (.+)',
    '(\\d+) (.+)',
    '(?<value>.+)',
    '(?<value>.+) at (?<step>\\d+)',
    'a|b (x)',
  ])
    assert.deepEqual(read({ reports: { pattern } }).reports, { pattern });
  for (const [pattern, seen] of [
    ['loss', '0 groups'],
    ['(a)(b)(c)', '3 groups'],
    ['(?<loss>.+)', 'the groups "loss"'],
  ] as const) {
    const [told = ''] = problemsOf({ reports: { pattern } });
    assert.ok(
      told.startsWith('reports.pattern: "reports.pattern" must have') && told.endsWith(`got ${seen}`),
      told,
    );
  }
  assert.match(problemsOf({ reports: { pattern: '(' } }).join(), /must be a regular expression/);
});

test('repeats and remeasure are read in their short and long forms', () => {
  assert.deepEqual(read({ repeats: 5 }).repeats, { count: 5, aggregate: 'median' });
  assert.deepEqual(read({ repeats: { count: 5, aggregate: 'mean' } }).repeats, {
    count: 5,
    aggregate: 'mean',
  });
  assert.equal(read({ repeats: { count: 1 } }).repeats, undefined);
  assert.deepEqual(read({ remeasure: 0.1 }).remeasure, { share: 0.1, maxRepeats: 10 });
  assert.deepEqual(read({ remeasure: { share: 0.3, max_repeats: 4 } }).remeasure, {
    share: 0.3,
    maxRepeats: 4,
  });
  for (const parts of [
    { repeats: 0 },
    { repeats: 101 },
    { remeasure: 0 },
    { remeasure: 0.95 },
    { repeats: {} },
  ])
    assert.equal(problemsOf(parts).length, 1, JSON.stringify(parts));
});

test('keys that do not go together are told, all of them', () => {
  const objective = { objective: undefined, objectives: ['minimize loss', 'minimize bytes'] };
  const { objective: _, ...file } = { ...FILE, ...objective, pruner: 'median', remeasure: 0.1 };
  const parsed = parseTaskFile(file, { cwd: '/' });
  assert.deepEqual('problems' in parsed && parsed.problems.map(({ path, atKey }) => [path, atKey]), [
    [['pruner'], true],
    [['remeasure'], true],
  ]);
  const told = problemsOf({ repeats: 3, reports: { pattern: '(.)' }, orphans: 'adopt' });
  assert.equal(told.length, 2);
  assert.match(
    told.join('\n'),
    /"reports" and "repeats" exclude each other[^]*"orphans" must be "die" with "repeats"/,
  );
});

test('a service level may be a constraint', () => {
  assert.deepEqual(read({ slo: { p99: { threshold: 5, constraint: true }, mb: 7 } }).slos, [
    { metric: 'p99', threshold: 5, weight: 1, hardFail: false, failRatio: 0.5, constraint: true },
    { metric: 'mb', threshold: 7, weight: 1, hardFail: false, failRatio: 0.5 },
  ]);
});
