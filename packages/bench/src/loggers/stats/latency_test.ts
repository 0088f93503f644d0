import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockCostNs, latencyOf, nowNs } from './latency.ts';

test('latencyOf() tells percentiles within the precision of its histogram, and the largest', () => {
  const samples = Float64Array.from({ length: 10_000 }, (_, at) => (at + 1) * 10);
  const { p50, p99, p999, max, curve } = latencyOf(samples, 0);
  const near = (value: number, expected: number): boolean => Math.abs(value - expected) <= expected * 0.002;
  assert.ok(near(p50, 50_000) && near(p99, 99_000) && near(p999, 99_900) && near(max, 100_000));
  const ninety = curve.find(([x]) => x === 10)?.[1] ?? 0;
  assert.ok(near(ninety, 90_000), `90th percentile is ${ninety}`);
});

test('latencyOf() takes off what the clock costs, but not below nothing', () => {
  const { p50, curve } = latencyOf(Float64Array.of(20, 100, 130), 40);
  assert.equal(p50, 60);
  assert.equal(curve[0]?.[1], 0);
});

test('the cost of the clock is a small part of a microsecond', () => {
  const before = nowNs();
  const cost = clockCostNs();
  assert.ok(cost >= 0 && cost < 5_000, `${cost} ns`);
  assert.ok(nowNs() > before);
});
