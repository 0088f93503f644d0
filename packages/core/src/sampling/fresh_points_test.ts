import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Params } from '../search_space/distribution.ts';
import type { SearchSpace } from '../search_space/search_space.ts';
import { FreshPoints } from './fresh_points.ts';
import { createSeededRng } from './seeded_rng.ts';

const line: SearchSpace = {
  parameters: [
    { name: 'a', distribution: { type: 'float', low: 0, high: 1, log: false }, when: [] },
    { name: 'b', distribution: { type: 'categorical', choices: ['x', 'y'] }, when: [] },
  ],
  constraints: [{ text: 'a <= 0.9' }],
};
const request = {
  space: line,
  seed: 1,
  number: 3,
  history: [{ number: 1, params: { a: 0.1, b: 'x' }, result: { kind: 'success', losses: [1] } as const }],
  outstanding: [{ a: 0.2, b: 'x' }],
};

test('FreshPoints.repeats() knows what was tried and what is running, continuous values included', () => {
  const fresh = new FreshPoints(request);
  const points: readonly Params[] = [
    { b: 'x', a: 0.1 },
    { a: 0.2, b: 'x' },
    { a: 0.1, b: 'y' },
    { a: 0.3, b: 'x' },
  ];
  assert.deepEqual(
    points.map((params) => fresh.repeats(params)),
    [true, true, false, false],
  );
});

test('FreshPoints.accepts() wants the constraints, and a new point where points can recur', () => {
  const fresh = new FreshPoints(request);
  assert.equal(fresh.accepts({ a: 0.95, b: 'x' }), false);
  assert.equal(fresh.accepts({ a: 0.5, b: 'x' }), true);
  const finite: SearchSpace = { parameters: line.parameters.slice(1), constraints: [] };
  const others = new FreshPoints({ ...request, space: finite, history: [], outstanding: [{ b: 'x' }] });
  assert.deepEqual([others.accepts({ b: 'x' }), others.accepts({ b: 'y' })], [false, true]);
  assert.deepEqual(others.draw(createSeededRng({ seed: 1, number: 1, stream: 1 })), { b: 'y' });
});

test('FreshPoints.draw() gives undefined when all is taken, and an error when nothing is allowed', () => {
  const finite: SearchSpace = { parameters: line.parameters.slice(1), constraints: [] };
  const rng = createSeededRng({ seed: 1, number: 1, stream: 1 });
  const taken = new FreshPoints({
    ...request,
    space: finite,
    history: [],
    outstanding: [{ b: 'x' }, { b: 'y' }],
  });
  assert.equal(taken.draw(rng), undefined);
  const empty = new FreshPoints({ ...request, space: { ...line, constraints: [{ text: 'a > 2' }] } });
  assert.throws(() => empty.draw(rng), { code: 'AT_SPACE_INFEASIBLE' });
});
