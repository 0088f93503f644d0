import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Direction, Objective, ServiceLevel } from './objective.ts';
import { lossesFromScores, scoreMetrics } from './score_metrics.ts';

const SPEED: Objective = { metric: 'mb_per_s', direction: 'maximize' };
const LATENCY: Objective = { metric: 'p50_ms', direction: 'minimize' };
const P99: ServiceLevel = { metric: 'p99_ms', threshold: 50, weight: 1, hardFail: false, failRatio: 0.5 };

interface ScoreAtOptions {
  readonly score?: number;
  readonly direction?: Direction;
  readonly slo?: ServiceLevel;
}

function scoreAt(
  p99: number,
  { score = 100, direction = 'maximize', slo = P99 }: ScoreAtOptions = {},
): number {
  const result = scoreMetrics({
    metrics: { m: score, p99_ms: p99 },
    objectives: [{ metric: 'm', direction }],
    slos: [slo],
  });
  assert.equal(result.kind, 'scored');
  return result.kind === 'scored' ? (result.scores[0] ?? NaN) : NaN;
}

test('scoreMetrics() gives the metrics in the user’s direction, one per objective', () => {
  const metrics = { mb_per_s: 120, p50_ms: 3, other: 1 };
  const result = scoreMetrics({ metrics, objectives: [SPEED, LATENCY], slos: [] });
  assert.deepEqual(result, { kind: 'scored', scores: [120, 3] });
});

test('scoreMetrics() leaves the score alone up to the threshold and worsens it beyond without a jump', () => {
  assert.equal(scoreAt(10), 100);
  assert.equal(scoreAt(50), 100);
  assert.ok(Math.abs(scoreAt(50.0001) - 100) < 0.01);
  assert.ok(Math.abs(scoreAt(55) - (100 - 100 * (Math.E - 1))) < 1e-9);
  assert.ok(Math.abs(scoreAt(55, { direction: 'minimize' }) - (100 + 100 * (Math.E - 1))) < 1e-9);
});

test('scoreMetrics() applies the weight of a service level', () => {
  const double = scoreAt(55, { slo: { ...P99, weight: 2 } });
  assert.ok(Math.abs(double - (100 - 200 * (Math.E - 1))) < 1e-9);
  assert.equal(scoreAt(500, { slo: { ...P99, weight: 0 } }), 100);
});

test('scoreMetrics() adds up the worsening of several service levels and applies it to every objective', () => {
  const metrics = { mb_per_s: 100, p50_ms: 10, p99_ms: 55 };
  const result = scoreMetrics({ metrics, objectives: [SPEED, LATENCY], slos: [P99, P99] });
  assert.equal(result.kind, 'scored');
  const scores = result.kind === 'scored' ? result.scores : [];
  assert.ok(Math.abs((scores[0] ?? 0) - (100 - 200 * (Math.E - 1))) < 1e-9);
  assert.ok(Math.abs((scores[1] ?? 0) - (10 + 20 * (Math.E - 1))) < 1e-9);
});

test('scoreMetrics() is finite and ever worse with the excess, for every score and direction', () => {
  const value = fc.double({ min: 50, max: 1e9, noNaN: true });
  const score = fc.double({ min: -1e300, max: 1e300, noNaN: true });
  fc.assert(
    fc.property(
      value,
      value,
      score,
      fc.constantFrom<Direction>('maximize', 'minimize'),
      (a, b, own, direction) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((p99) =>
          scoreAt(p99, { score: own, direction }),
        );
        assert.ok(Number.isFinite(less) && Number.isFinite(more));
        assert.ok(direction === 'maximize' ? (more ?? 0) <= (less ?? 0) : (more ?? 0) >= (less ?? 0));
      },
    ),
  );
});

test('scoreMetrics() tells bad from worse far beyond the threshold', () => {
  assert.ok(scoreAt(400) > scoreAt(500));
  assert.ok(scoreAt(5000) > scoreAt(5001));
});

test('scoreMetrics() fails a hard service level from its ratio on, not before', () => {
  const slos = [{ ...P99, hardFail: true }];
  const scoreWith = (p99: number): ReturnType<typeof scoreMetrics> =>
    scoreMetrics({ metrics: { mb_per_s: 100, p99_ms: p99 }, objectives: [SPEED], slos });
  assert.equal(scoreWith(74).kind, 'scored');
  assert.deepEqual(scoreWith(75), {
    kind: 'slo',
    detail: 'Metric "p99_ms" is 75, 50 % above its limit of 50; it fails from 50 % on',
  });
});

test('scoreMetrics() names the metrics it saw when the one of the objective is missing', () => {
  const result = scoreMetrics({ metrics: { mbps: 1, ratio: 2 }, objectives: [SPEED], slos: [] });
  assert.deepEqual(result, {
    kind: 'invalid_result',
    detail: 'Objective metric "mb_per_s" is missing or not a finite number: found "mbps", "ratio"',
  });
});

test('scoreMetrics() says what went wrong when no metric was found at all', () => {
  const result = scoreMetrics({
    metrics: {},
    objectives: [SPEED],
    slos: [],
    problem: 'the result file is empty',
  });
  assert.deepEqual(result, {
    kind: 'invalid_result',
    detail:
      'Objective metric "mb_per_s" is missing or not a finite number: no metric was found (the result file is empty)',
  });
});

test('scoreMetrics() wants the metric of a service level and a finite number, and shows 20 names at most', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`m${i}`, i]));
  const withoutSlo = scoreMetrics({ metrics: { ...many, mb_per_s: 1 }, objectives: [SPEED], slos: [P99] });
  assert.equal(withoutSlo.kind, 'invalid_result');
  assert.match(JSON.stringify(withoutSlo), /Service level metric \\"p99_ms\\".*\\"m19\\" and 11 more/);
  const infinite = scoreMetrics({ metrics: { mb_per_s: Infinity }, objectives: [SPEED], slos: [] });
  assert.equal(infinite.kind, 'invalid_result');
  const inherited = scoreMetrics({
    metrics: {},
    objectives: [{ ...SPEED, metric: 'constructor' }],
    slos: [],
  });
  assert.equal(inherited.kind, 'invalid_result');
});

test('lossesFromScores() turns what is maximised around, without a negative zero', () => {
  assert.deepEqual(lossesFromScores([5, 3], [SPEED, LATENCY]), [-5, 3]);
  assert.ok(Object.is(lossesFromScores([0], [SPEED])[0], 0));
});
