import { build } from 'hdr-histogram-js';
import type { Curve } from '../plan/job.ts';

/** How durations are distributed, in nanoseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  /** Duration by 1 / (1 - share): 10 is the 90th percentile, 1000 the 99.9th. */
  readonly curve: Curve;
}

const CURVE_AT = [1, 1.25, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/** Percentiles of samples that were only stored while it counted; `floorNs`, what the clock itself takes, is taken off. */
export function latencyOf(samples: Float64Array, floorNs: number): Latency {
  const histogram = build({ numberOfSignificantValueDigits: 3, highestTrackableValue: 6e10 });
  for (const sample of samples) histogram.recordValue(Math.max(0, Math.round(sample - floorNs)));
  const at = (percent: number): number => histogram.getValueAtPercentile(percent);
  const curve = CURVE_AT.filter((x) => x <= samples.length).map((x): readonly [number, number] => [
    x,
    at(100 * (1 - 1 / x)),
  ]);
  return { p50: at(50), p99: at(99), p999: at(99.9), max: histogram.maxValue, curve };
}

/** Nanoseconds on a clock that is cheap to read. */
export function nowNs(): number {
  return performance.now() * 1e6;
}

/** What two readings in a row differ by: the price of one. */
export function clockCostNs(): number {
  const samples = Array.from({ length: 20_000 }, () => {
    const start = nowNs();
    return nowNs() - start;
  });
  return samples.slice(10_000).toSorted((a, b) => a - b)[5_000] ?? 0;
}
