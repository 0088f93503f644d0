import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfigProblem } from './config_problem.ts';
import { readTask } from './read_task.ts';
import type { SoundParts } from './read_task.ts';
import { seedFromName } from './seed_from_name.ts';

const LEAST: SoundParts = {
  name: 'least',
  command: ['gzip', '-{level}'],
  parameters: { level: { int: [1, 9] } },
  objective: 'minimize ms',
};

function read(file: SoundParts, written: Readonly<Record<string, unknown>> = file) {
  const problems: ConfigProblem[] = [];
  const config = readTask(file, { cwd: '/work', written, problems });
  return { config, told: problems.map(({ path, message }) => `${path.join('/')}: ${message}`) };
}

test('readTask() fills in every default', () => {
  const { config, told } = read(LEAST);
  assert.deepEqual(told, []);
  assert.deepEqual(config, {
    name: 'least',
    command: { kind: 'argv', argv: ['gzip', '-{level}'] },
    cwd: '/work',
    env: {},
    space: {
      parameters: [
        { name: 'level', distribution: { type: 'int', low: 1, high: 9, log: false, step: 1 }, when: [] },
      ],
      constraints: [],
    },
    objectives: [{ metric: 'ms', direction: 'minimize' }],
    slos: [],
    enqueue: [],
    sampler: { type: 'auto', seed: seedFromName('least') },
    budget: { experiments: 50 },
    timeoutMs: 600_000,
    graceMs: 5000,
    concurrency: 1,
    metrics: { patterns: {} },
    containment: 'auto',
    streams: 'separate',
    log: { maxBytes: 2 ** 30 },
    maxAttempts: 3,
    retry: {},
    stopAfterFailures: 0,
    baselineMustSucceed: true,
    orphans: 'die',
    readsParamsEnv: false,
    requires: [],
  });
});

test('readTask() takes what is written in place of the defaults', () => {
  const { config, told } = read({
    ...LEAST,
    cwd: '../data',
    env: { A: '1' },
    requires: ['gcc', 'make'],
    reads_params_env: true,
    baseline: { level: 3 },
    enqueue: [{ level: 9 }],
    sampler: { seed: 7 },
    budget: { experiments: 4, wall: '10m' },
    timeout: 2,
    grace: 0,
    concurrency: 8,
    containment: 'strict',
    streams: 'merged',
    log: { max_bytes: '1MiB' },
    max_attempts: 1,
    retry: { crash: 2, oom: 0 },
    stop_after_failures: 5,
    baseline_must_succeed: false,
    orphans: 'adopt',
    metrics: { ms: 'ms=([0-9]+)' },
    slo: { rss: 9 },
  });
  assert.deepEqual(told, []);
  const { space: _space, command: _command, objectives: _objectives, ...rest } = config;
  assert.deepEqual(rest, {
    name: 'least',
    cwd: '/data',
    env: { A: '1' },
    requires: ['gcc', 'make'],
    readsParamsEnv: true,
    baseline: { level: 3 },
    enqueue: [{ level: 9 }],
    sampler: { type: 'auto', seed: 7 },
    budget: { experiments: 4, wallMs: 600_000 },
    timeoutMs: 2000,
    graceMs: 0,
    concurrency: 8,
    containment: 'strict',
    streams: 'merged',
    log: { maxBytes: 2 ** 20 },
    maxAttempts: 1,
    retry: { crash: 2 },
    stopAfterFailures: 5,
    baselineMustSucceed: false,
    orphans: 'adopt',
    metrics: { patterns: { ms: 'ms=([0-9]+)' } },
    slos: [{ metric: 'rss', threshold: 9, weight: 1, hardFail: false, failRatio: 0.5 }],
  });
});

test('readTask() reads stopping rules and a warm start, in their short forms too', () => {
  const { config, told } = read({
    ...LEAST,
    stop: { target: 3, patience: 9, min_gain: 0.01, expected_gain: 0.5, failure_share: 0.9 },
    warm_start: 7,
  });
  assert.deepEqual(told, []);
  assert.deepEqual(config.stop, {
    target: 3,
    patience: 9,
    minGain: 0.01,
    expectedGain: 0.5,
    failureShare: 0.9,
  });
  assert.deepEqual(config.warmStart, { task: 7, enqueue: 5, teach: 50 });
  const long = read({ ...LEAST, warm_start: { task: 'old', enqueue: 0, teach: 9 } });
  assert.deepEqual(long.config.warmStart, { task: 'old', enqueue: 0, teach: 9 });
});

test('readTask() fills fixed values into the baseline and what is enqueued, and checks them', () => {
  const parts: SoundParts = {
    parameters: { level: { int: [1, 9] }, cache: 'bool' },
    command: ['x', '{level}', '{cache}'],
  };
  const { config, told } = read({ ...LEAST, ...parts, fixed: { cache: true }, baseline: { level: 3 } });
  assert.deepEqual(told, []);
  assert.deepEqual(config.baseline, { level: 3, cache: true });
  assert.deepEqual(config.fixed, { cache: true });
  const wrong = read({ ...LEAST, ...parts, fixed: { cach: true } }).told;
  assert.match(JSON.stringify(wrong), /"cach\\" is unknown, did you mean/u);
  const other = read({ ...LEAST, ...parts, fixed: { level: 3 }, baseline: { level: 4, cache: true } }).told;
  assert.deepEqual(other, [
    'baseline/level: Parameter "level" is 4, and fixed at 3: the fixed value, or none, would be accepted',
  ]);
});

test('readTask() tells wrong fixed values and wrong assignments at once, and nothing that follows from the former', () => {
  const parts: SoundParts = {
    parameters: { level: { int: [1, 9] }, mode: ['a', 'b'], depth: { int: [1, 9], when: { mode: 'a' } } },
    command: ['x', '{level}', '{mode}', '{depth}'],
    fixed: { mode: 'c', levl: 3 },
    baseline: { level: 20, depth: 1 },
    enqueue: [{ depth: 2, level: 5 }, { speed: 1 }],
  };
  assert.deepEqual(
    read({ ...LEAST, ...parts }).told.map((one) => one.split(':')[0]),
    ['fixed/mode', 'fixed/levl', 'baseline/level', 'enqueue/1/speed'],
  );
});

test('readTask() takes the name of a sampler for its type', () => {
  assert.deepEqual(read({ ...LEAST, sampler: 'random' }).config.sampler, {
    type: 'random',
    seed: seedFromName('least'),
  });
});

test('readTask() checks the baseline and what is enqueued against the space', () => {
  const { told } = read({ ...LEAST, baseline: { level: 20 }, enqueue: [{ level: 1 }, {}] });
  const accepted = 'a whole number from 1 to 9 would be accepted';
  assert.deepEqual(told, [
    `baseline/level: Parameter "level" is 20: ${accepted}`,
    `enqueue/1: Parameter "level" is missing: ${accepted}`,
  ]);
});

test('readTask() does not call a part missing that was written wrongly or misspelt', () => {
  const { command: _, ...noCommand } = LEAST;
  assert.deepEqual(read(noCommand, { ...noCommand, command: 'gzip' }).told, []);
  assert.deepEqual(read(noCommand, { ...noCommand, comand: ['gzip'] }).told, []);
  const { objective: __, ...noObjective } = LEAST;
  assert.deepEqual(read(noObjective, { ...noObjective, objektive: 'minimize ms' }).told, []);
});

test('readTask() tells a missing command or objective once, and no parameter unused because of it', () => {
  const { command: _, objective: __, ...rest } = LEAST;
  const { told } = read(rest);
  assert.equal(told.length, 2);
  assert.match(told[0] ?? '', /^: Task file lacks the key "command"/u);
  assert.match(told[1] ?? '', /^: Task file lacks the key "objective"/u);
});

test('readTask() does not call placeholders unknown where there are no parameters at all', () => {
  const { parameters: _, ...rest } = LEAST;
  assert.deepEqual(read({ ...rest, where: ['level > 1'] }).told, []);
  assert.deepEqual(read(rest, { ...rest, parameters: ['level'] }).told, []);
});

test('readTask() reports twenty wrong assignments and no more', () => {
  const { told } = read({ ...LEAST, enqueue: Array.from({ length: 100 }, () => ({ level: 0 })) });
  assert.equal(told.length, 20);
});
