import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unitScaleOf } from '../../search_space/transform.ts';
import type { UnitScale } from '../../search_space/transform.ts';
import { createSeededRng } from '../seeded_rng.ts';
import { Encoding } from './_encoding.ts';
import { isFrozen, keepMargins } from './_margin.ts';
import { startSearch } from './_search_state.ts';
import type { NumberModel } from './_search_state.ts';

const TEN_VALUES = unitScaleOf({ type: 'int', low: 0, high: 9, log: false, step: 1 });
const CONTINUOUS = unitScaleOf({ type: 'float', low: 0, high: 9, log: false });
const SHARE = 0.1;

function modelAt(mean: number, deviation: number): NumberModel {
  const distribution = { type: 'float', low: 0, high: 1, log: false } as const;
  const space = { parameters: [{ name: 'a', distribution, when: [] }], constraints: [] };
  const { numbers } = startSearch({ encoding: new Encoding(space), seed: 1, size: 4 }, 0);
  return { ...numbers, mean: Float64Array.from([mean]), stepSize: deviation };
}

const keep = (scale: UnitScale, mean: number, deviation: number): NumberModel =>
  keepMargins(modelAt(mean, deviation), { scales: [scale], share: SHARE });

/** How often a draw lies below and above the cell of the mean. */
function sharesBeside({ mean, stretch, stepSize }: NumberModel): readonly [number, number] {
  const rng = createSeededRng({ seed: 1, number: 1, stream: 1 });
  const [low, high] = TEN_VALUES.cellOf(TEN_VALUES.fromUnit(mean[0] ?? 0));
  const counts = [0, 0];
  for (let i = 0; i < 20_000; i++) {
    const normal = Math.sqrt(-2 * Math.log(1 - rng.float())) * Math.cos(2 * Math.PI * rng.float());
    const value = (mean[0] ?? 0) + stepSize * (stretch[0] ?? 1) * normal;
    if (value < low) counts[0]! += 1;
    if (value > high) counts[1]! += 1;
  }
  return [counts[0]! / 20_000, counts[1]! / 20_000];
}

test('keepMargins() lets the cells on both sides have half of the share each, however small the deviation', () => {
  for (const [mean, deviation] of [
    [0.45, 1e-6],
    [0.41, 1e-3],
    [0.4999, 1e-9],
  ] as const) {
    const [below, above] = sharesBeside(keep(TEN_VALUES, mean, deviation));
    // 5 standard deviations of a share of 0.05 of 20000 are 0.008.
    assert.ok(below > 0.042 && above > 0.042, `${below} ${above}`);
    assert.ok(below + above < 1.3 * SHARE + 0.5 * Number(mean === 0.41));
  }
});

test('keepMargins() moves the mean of an outermost cell towards its neighbour', () => {
  for (const mean of [0.02, 0.98]) {
    const kept = keep(TEN_VALUES, mean, 1e-3);
    assert.equal(TEN_VALUES.fromUnit(kept.mean[0] ?? 0), TEN_VALUES.fromUnit(mean));
    const [below, above] = sharesBeside(kept);
    assert.ok(Math.max(below, above) > 0.042);
    assert.equal(Math.min(below, above), 0);
  }
});

test('keepMargins() changes nothing where the deviation is wide, or the coordinate continuous', () => {
  for (const kept of [keep(TEN_VALUES, 0.45, 0.2), keep(CONTINUOUS, 0.45, 1e-9)]) {
    assert.deepEqual([...kept.mean, ...kept.stretch], [0.45, 1]);
  }
});

test('isFrozen() tells where the margin is what moves a coordinate', () => {
  const frozen = (deviation: number): boolean =>
    isFrozen(TEN_VALUES, { mean: 0.45, deviation, share: SHARE });
  assert.deepEqual([1e-6, 0.02, 0.05, 0.3].map(frozen), [true, true, false, false]);
});
