import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAutotunerError } from '../errors.ts';
import { Study } from './study.ts';
import type { StudyOptions } from './study_options.ts';

function messagesOf(options: unknown): readonly string[] {
  try {
    void new Study(options as StudyOptions);
  } catch (error) {
    assert.ok(isAutotunerError(error, 'AT_CONFIG_INVALID'));
    const problems = error.details['problems'] as readonly { message: string }[];
    return problems.map(({ message }) => message);
  }
  return [];
}

test('Study reports every problem of its options at once, each with its path', () => {
  const messages = messagesOf({
    space: { x: { float: [2, 1] }, y: { int: [1, 3], when: { z: 1 } }, toString: ['a'] },
    where: ['x >= q'],
    direction: 'up',
    sampler: 'tpee',
    seeds: 4,
  });
  assert.equal(messages.length, 7, messages.join('\n'));
  assert.ok(messages.includes('"space.x.float" must be >= low, which is 2, got 1'));
  assert.ok(messages.some((message) => message.includes('"seeds", did you mean "seed"?')));
});

test('Study reports what does not depend on one another together: constraints, assignments, pruner, sampler', () => {
  const messages = messagesOf({
    space: { x: { float: [0, 1] }, y: { int: [1, 3] } },
    where: [5, 'x >', 'x > q', 'x > 0'],
    sampler: 'tpee',
  });
  assert.equal(messages.length, 4, messages.join('\n'));
  const assigned = messagesOf({
    space: { x: { float: [0, 1] } },
    pruner: { type: 'percentile', percentile: 400 },
    baseline: { x: 7 },
    enqueue: [{ x: 8 }, { z: 1 }],
    budget: 0,
  });
  assert.equal(assigned.length, 6, assigned.join('\n'));
});

test('Study reports every problem of a ready space, each with its path', () => {
  const float = { type: 'float', low: 0, high: 1, log: false };
  const parameter = (name: string, others: object = {}): object => ({
    name,
    distribution: float,
    when: [],
    ...others,
  });
  const wrong = [
    [
      parameter('x', { distribution: { ...float, low: 2 } }),
      parameter('y', { distribution: { ...float, log: true } }),
    ],
    [parameter('x', { when: [{ parent: 'y', operator: 'gt', value: 0 }] }), parameter('y'), parameter('y')],
    [
      { name: 'x', when: [] },
      { name: 'y', distribution: float },
    ],
    [parameter('__proto__'), parameter('constructor')],
  ];
  for (const parameters of wrong) {
    const messages = messagesOf({ space: { parameters, constraints: [] } });
    assert.equal(messages.length, 2, messages.join('\n'));
  }
  assert.equal(messagesOf({ space: { parameters: [], constraints: [] } }).length, 1);
});

test('Study keeps its space whatever becomes of the options', () => {
  const choices = ['a', 'b'];
  const study = new Study({ space: { mode: choices } });
  choices.push('c');
  assert.deepEqual(study.setup.space.parameters[0]?.distribution, {
    type: 'categorical',
    choices: ['a', 'b'],
  });
});

test('Study reports constraints of a ready space that cannot be read or name nothing', () => {
  const { space } = new Study({ space: { x: { float: [0, 1] } } }).setup;
  assert.equal(messagesOf({ space, where: ['x >=', 'x >= y'] }).length, 2);
  assert.deepEqual(messagesOf({ space, where: ['x >= 0.5'] }), []);
  assert.equal(messagesOf({ space: { ...space, constraints: [{ text: 'q < 1' }] } }).length, 1);
});

test('Study says what an option must be when it is no option at all', () => {
  for (const options of [undefined, null, 5, {}]) assert.match(messagesOf(options).join(), /^Study /u);
  assert.ok(messagesOf({ space: [1] }).length > 0);
  assert.ok(messagesOf({ space: { x: ['a'] }, teach: 5 }).length > 0);
  assert.ok(
    messagesOf({
      space: { x: ['a'] },
      teach: [{ number: 1, params: {}, result: { kind: 'success', losses: [1, 2] } }],
    }).length > 0,
  );
  assert.ok(messagesOf({ space: null }).length > 0);
  assert.ok(messagesOf({ space: { x: ['a'] }, sampler: {} }).length > 0);
  assert.deepEqual(messagesOf({ space: { x: ['a'] }, direction: 'minimize', directions: ['minimize'] }), [
    'Options "direction" and "directions" exclude each other; leave one out',
  ]);
});

test('Study checks baseline, fixed and enqueued values against the space', () => {
  const space = { x: { float: [0, 1] as const }, act: ['relu', 'tanh'] };
  assert.equal(messagesOf({ space, fixed: { act: 'gelu', y: 1 } }).length, 2);
  assert.equal(messagesOf({ space, baseline: { x: 2, act: 'relu' }, enqueue: [{ x: 0 }] }).length, 2);
});

test('Study reports pruners that are none', () => {
  for (const pruner of ['medain', { type: 'percentile' }, { type: 'median', min_trials: 0 }])
    assert.equal(messagesOf({ space: { x: { float: [0, 1] } }, pruner }).length, 1);
});
