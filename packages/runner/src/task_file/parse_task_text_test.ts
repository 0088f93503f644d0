import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAutotunerError } from '@autotuner/core';
import { parseTaskText, parseTaskValue } from './parse_task_text.ts';

const WHOLE = `
name: zstd-logs
command: [node, examples/zstd/run.ts, --level, "{level}", --window, "{window}"]   # argv, no shell; \`shell: "…"\` only when asked for
env: { STRATEGY: "{strategy}" }        # parameters may go into env too
parameters:
  level:    { type: int, low: 1, high: 19 }
  window:   { type: int, low: 10, high: 27, when: { level: { gte: 3 } } }
  strategy: [fast, greedy, lazy]       # short for categorical; float and int take log, step; bool gives a bare flag
where: ["window >= level"]             # inequalities, checked before a run is spent
objective: { metric: mb_per_s, direction: maximize }   # or objectives: [...]
slo: { p99_ms: { threshold: 50, weight: 2, hard_fail: false, fail_ratio: 0.5 } }
baseline: { level: 3, window: 21, strategy: fast }
sampler: { type: auto, seed: 7 }
budget: { experiments: 40, wall: 10m }
timeout: 60s
grace: 5s
concurrency: 1
# deploy: { command: [...], ready: { http: "http://127.0.0.1:{port}/health" }, timeout: 5m }   and \`command\` is then the benchmark
`;

test('parseTaskText() reads a task file with every common key exactly', () => {
  assert.deepEqual(parseTaskText(WHOLE, { cwd: '/work' }), {
    name: 'zstd-logs',
    command: {
      kind: 'argv',
      argv: ['node', 'examples/zstd/run.ts', '--level', '{level}', '--window', '{window}'],
    },
    cwd: '/work',
    env: { STRATEGY: '{strategy}' },
    readsParamsEnv: false,
    requires: [],
    space: {
      parameters: [
        { name: 'level', distribution: { type: 'int', low: 1, high: 19, log: false, step: 1 }, when: [] },
        {
          name: 'window',
          distribution: { type: 'int', low: 10, high: 27, log: false, step: 1 },
          when: [{ parent: 'level', operator: 'gte', value: 3 }],
        },
        {
          name: 'strategy',
          distribution: { type: 'categorical', choices: ['fast', 'greedy', 'lazy'] },
          when: [],
        },
      ],
      constraints: [{ text: 'window >= level' }],
    },
    objectives: [{ metric: 'mb_per_s', direction: 'maximize' }],
    slos: [{ metric: 'p99_ms', threshold: 50, weight: 2, hardFail: false, failRatio: 0.5 }],
    metrics: { patterns: {} },
    baseline: { level: 3, window: 21, strategy: 'fast' },
    enqueue: [],
    sampler: { type: 'auto', seed: 7 },
    budget: { experiments: 40, wallMs: 600_000 },
    timeoutMs: 60_000,
    graceMs: 5000,
    concurrency: 1,
    containment: 'auto',
    streams: 'separate',
    log: { maxBytes: 2 ** 30 },
    maxAttempts: 3,
    retry: {},
    stopAfterFailures: 0,
    baselineMustSucceed: true,
    orphans: 'die',
  });
});

test('parseTaskText() makes the command the benchmark when there is a deploy section', () => {
  const deploy =
    'deploy: { command: [./serve, "{port}"], ready: { http: "http://127.0.0.1:{port}/health" }, timeout: 5m }';
  assert.deepEqual(parseTaskText(`${WHOLE}\n${deploy}\n`, { cwd: '/work' }).deploy, {
    command: { kind: 'argv', argv: ['./serve', '{port}'] },
    ready: { kind: 'http', url: 'http://127.0.0.1:{port}/health' },
    timeoutMs: 300_000,
  });
});

const LEAST = { name: 'a', command: ['b', '{x}'], parameters: { x: [1, 2] }, objective: 'minimize ms' };

test('parseTaskText() reads JSON, and what it reads equals the plain value', () => {
  const fromText = parseTaskText(JSON.stringify(LEAST, undefined, 2), { cwd: '/' });
  assert.deepEqual(fromText, parseTaskValue(LEAST, { cwd: '/' }));
});

test('parseTaskText() understands anchors and merge keys', () => {
  const text = `name: a
command: [b, "{x}", "{y}"]
parameters:
  x: &range { type: int, low: 1, high: 9 }
  y: { <<: *range, high: 5 }
objective: minimize ms
`;
  const { space } = parseTaskText(text, { cwd: '/' });
  assert.deepEqual(space.parameters[1]?.distribution, { type: 'int', low: 1, high: 5, log: false, step: 1 });
});

test('parseTaskText() keeps on, off, yes and no as text', () => {
  const text =
    'name: a\ncommand: [b, "{x}"]\nparameters: { x: [on, off, yes, no] }\nobjective: minimize ms\n';
  const [parameter] = parseTaskText(text, { cwd: '/' }).space.parameters;
  assert.deepEqual(parameter?.distribution, { type: 'categorical', choices: ['on', 'off', 'yes', 'no'] });
});

test('parseTaskText() refuses aliases that multiply', () => {
  const lines = ['a: &a [1, 1, 1, 1, 1, 1, 1, 1]'];
  for (const [i, name] of ['b', 'c', 'd', 'e'].entries()) {
    const before = '*' + 'abcd'.charAt(i);
    lines.push(`${name}: &${name} [${Array(8).fill(before).join(', ')}]`);
  }
  assert.throws(() => parseTaskText(lines.join('\n'), { cwd: '/' }), {
    code: 'AT_CONFIG_UNREADABLE',
    message:
      'Cannot read task file "task.yaml": its aliases stand for too many copies, more than 100; write them out',
  });
});

test('parseTaskText() takes thousands of keys in its stride', { timeout: 20_000 }, () => {
  const text = Array.from({ length: 30_000 }, (_, i) => `k${i}: 1`).join('\n');
  assert.throws(() => parseTaskText(text, { cwd: '/' }), { code: 'AT_CONFIG_INVALID' });
});

test('parseTaskValue() names problems by path and pointer', () => {
  try {
    parseTaskValue({ ...LEAST, parameters: { x: { int: [9, 1] } } }, { cwd: '/' });
    assert.fail('The value was accepted');
  } catch (error) {
    assert.ok(isAutotunerError(error, 'AT_CONFIG_INVALID'));
    const message = '"parameters.x.int" must be >= low, which is 9, got 1';
    assert.equal(error.message, `Task is not valid:\n${message}`);
    assert.deepEqual(error.details['problems'], [
      { path: ['parameters', 'x', 'int'], pointer: '/parameters/x/int', message },
    ]);
  }
});
