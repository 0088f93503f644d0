import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minimizeInBox } from './minimize_in_box.ts';
import type { BoxMinimum, BoxProblem } from './minimize_in_box.ts';

/** The valley of Rosenbrock; the lowest point is (1, 1). */
function rosenbrock(point: Float64Array, gradient: Float64Array): number {
  const [x = 0, y = 0] = point;
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
  gradient[1] = 200 * (y - x * x);
  return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
}

function minimize(change: Partial<BoxProblem> = {}, start: readonly number[] = [-1.2, 1]): BoxMinimum {
  return minimizeInBox(Float64Array.from(start), {
    evaluate: rosenbrock,
    low: Float64Array.of(-2, -2),
    high: Float64Array.of(2, 2),
    maxEvaluations: 200,
    ...change,
  });
}

test('minimizeInBox() follows a bent valley to its lowest point', () => {
  const { point, value } = minimize();
  assert.ok(Math.hypot((point[0] ?? 0) - 1, (point[1] ?? 0) - 1) < 1e-4, String(point));
  assert.ok(value < 1e-8);
});

test('minimizeInBox() ends on the wall where the lowest point is outside', () => {
  // On x = 0.5 the lowest point is y = 0.25.
  const { point } = minimize({ high: Float64Array.of(0.5, 2) });
  assert.equal(point[0], 0.5);
  assert.ok(Math.abs((point[1] ?? 0) - 0.25) < 1e-4, String(point));
});

test('minimizeInBox() takes a start outside the box to its edge', () => {
  const { point } = minimize({ maxEvaluations: 1 }, [9, -9]);
  assert.deepEqual([...point], [2, -2]);
});

test('minimizeInBox() stays out of regions where the function is Infinity', () => {
  const { point } = minimize({
    evaluate: (at, gradient) => {
      const value = rosenbrock(at, gradient);
      return (at[0] ?? 0) > 0.8 ? Infinity : value;
    },
  });
  assert.ok((point[0] ?? 0) <= 0.8 && (point[0] ?? 0) > 0.6, String(point));
});

test('minimizeInBox() stops after maxEvaluations and never ends above its start', () => {
  for (let maxEvaluations = 1; maxEvaluations < 30; maxEvaluations++) {
    let calls = 0;
    const { value } = minimize({
      maxEvaluations,
      evaluate: (at, gradient) => {
        calls++;
        return rosenbrock(at, gradient);
      },
    });
    assert.ok(calls <= maxEvaluations);
    assert.ok(value <= rosenbrock(Float64Array.of(-1.2, 1), new Float64Array(2)));
  }
});

test('minimizeInBox() ends at once where the function is flat or nothing may move', () => {
  const flat = minimize({ evaluate: () => 3 });
  assert.deepEqual([[...flat.point], flat.value], [[-1.2, 1], 3]);
  const fixed = minimize({ low: Float64Array.of(0, 0), high: Float64Array.of(0, 0) });
  assert.deepEqual([...fixed.point], [0, 0]);
});
