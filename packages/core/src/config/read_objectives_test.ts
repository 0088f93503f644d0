import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfigProblem } from './config_problem.ts';
import { readObjectives, readServiceLevels } from './read_objectives.ts';

function read(file: Parameters<typeof readObjectives>[0]) {
  const problems: ConfigProblem[] = [];
  const objectives = readObjectives(file, (problem) => problems.push(problem));
  return { objectives, problems };
}

const P99 = { metric: 'p99_ms', direction: 'minimize' } as const;
const RATE = { metric: 'req/s', direction: 'maximize' } as const;

test('readObjectives() reads the short and the long form alike', () => {
  assert.deepEqual(read({ objective: 'minimize   p99_ms' }), { objectives: [P99], problems: [] });
  assert.deepEqual(read({ objective: P99 }), { objectives: [P99], problems: [] });
  assert.deepEqual(read({ objectives: ['maximize req/s', P99] }), { objectives: [RATE, P99], problems: [] });
});

test('readObjectives() leaves it to the caller to miss an objective', () => {
  assert.deepEqual(read({}), { objectives: [], problems: [] });
});

test('readObjectives() reports both keys at once', () => {
  const { problems } = read({ objective: P99, objectives: [RATE] });
  const message = 'Keys "objective" and "objectives" exclude each other; leave one out';
  assert.deepEqual(problems, [{ path: ['objectives'], atKey: true, message }]);
});

test('readObjectives() reports a metric that is named twice', () => {
  const { problems } = read({ objectives: [P99, RATE, 'maximize p99_ms'] });
  const message = 'Metric "p99_ms" is an objective already; each may be named once';
  assert.deepEqual(problems, [{ path: ['objectives', 2], message }]);
});

test('readServiceLevels() fills in the defaults of the short form', () => {
  assert.deepEqual(
    readServiceLevels({ p99_ms: 50, rss: { threshold: 2, weight: 3, hard_fail: true, fail_ratio: 0.1 } }),
    [
      { metric: 'p99_ms', threshold: 50, weight: 1, hardFail: false, failRatio: 0.5 },
      { metric: 'rss', threshold: 2, weight: 3, hardFail: true, failRatio: 0.1 },
    ],
  );
  assert.deepEqual(readServiceLevels(undefined), []);
});
