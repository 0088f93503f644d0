import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchSpace } from '../../search_space/search_space.ts';
import type { HistoryEntry } from '../sampler.ts';
import { drawCandidates } from './_draw.ts';
import { Encoding } from './_encoding.ts';
import { recoverGenes } from './_recover.ts';
import { startSearch } from './_search_state.ts';

const SPACE: SearchSpace = {
  parameters: [
    { name: 'level', distribution: { type: 'int', low: 1, high: 9, log: false, step: 1 }, when: [] },
    { name: 'rate', distribution: { type: 'float', low: 1e-5, high: 1, log: true }, when: [] },
    { name: 'mode', distribution: { type: 'categorical', choices: ['a', 'b'] }, when: [] },
    {
      name: 'window',
      distribution: { type: 'float', low: 0, high: 5, log: false, step: 0.1 },
      when: [{ parent: 'mode', operator: 'eq', value: 'b' }],
    },
  ],
  constraints: [],
};

const setup = { encoding: new Encoding(SPACE), seed: 3, size: 8 };
const STATE = startSearch(setup, 0);
const entryOf = (number: number, params: HistoryEntry['params']): HistoryEntry => ({
  number,
  params: structuredClone(params),
  result: { kind: 'success', losses: [1] },
});

test('recoverGenes() finds what was drawn: places inside of cells, and genes that are not active', () => {
  for (let number = 1; number <= 50; number++) {
    // The third one, as if the first two had broken a constraint.
    const drawn = [...drawCandidates(STATE, number)][2];
    assert.ok(drawn);
    const found = recoverGenes(STATE, entryOf(number, drawn.params));
    assert.equal(found.isOwn, true);
    assert.deepEqual(STATE.setup.encoding.decode(found.genes), drawn.params);
    if (number === 1) assert.deepEqual(found.genes, drawn.genes);
  }
});

test('recoverGenes() finds what was drawn before the last generation, as a point of others', () => {
  const next = { ...startSearch(setup, 1), previous: STATE };
  const [drawn] = drawCandidates(STATE, 4);
  assert.ok(drawn);
  assert.deepEqual(recoverGenes(next, entryOf(4, drawn.params)), { genes: drawn.genes, isOwn: false });
});

test('recoverGenes() gives a point of others genes that decode to it', () => {
  const params = { level: 9, rate: 1e-5, mode: 'b', window: 5 };
  const { genes, isOwn } = recoverGenes(STATE, entryOf(1, params));
  assert.equal(isOwn, false);
  assert.deepEqual(STATE.setup.encoding.decode(genes), params);
});
