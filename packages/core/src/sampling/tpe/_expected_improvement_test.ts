import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { createSeededRng } from '../seeded_rng.ts';
import { ImprovementModel } from './_expected_improvement.ts';

const SPACE: SearchSpace = {
  parameters: [
    { name: 'x', distribution: { type: 'float', low: 0, high: 1, log: false }, when: [] },
    { name: 'kind', distribution: { type: 'categorical', choices: ['a', 'b'] }, when: [] },
  ],
  constraints: [],
};

const MODEL = new ImprovementModel(SPACE, {
  below: [
    { x: 0.2, kind: 'a' },
    { x: 0.25, kind: 'a' },
  ],
  above: [0.1, 0.5, 0.6, 0.7, 0.8, 0.9].map((x) => ({ x, kind: 'b' })),
});

test('score() is high near the good and low near the bad observations', () => {
  const good = MODEL.score({ x: 0.22, kind: 'a' });
  assert.ok(good > MODEL.score({ x: 0.22, kind: 'b' }));
  assert.ok(good > MODEL.score({ x: 0.7, kind: 'a' }));
  assert.ok(MODEL.score({ x: 0.7, kind: 'b' }) < 0);
});

test('propose() draws more often near the good observations', () => {
  const rng = createSeededRng({ seed: 1, number: 1, stream: 1 });
  const draws = Array.from({ length: 300 }, () => MODEL.propose(rng));
  const near = draws.filter(({ x, kind }) => kind === 'a' && Math.abs(Number(x) - 0.22) < 0.15);
  // The stream is fixed; uniform draws would give 45, and 76 are 5 standard deviations more.
  assert.ok(near.length > 76 && near.length < 300, String(near.length));
});
