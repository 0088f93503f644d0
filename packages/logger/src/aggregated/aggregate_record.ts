import type { LogFields } from '@autotuner/core';
import type { TimeWindow } from '../aligned_timer.ts';
import type { KeyOption, RecordKey } from '../record_key.ts';
import type { AggregatePlan } from './aggregated_options.ts';
import { hdrBase64 } from './hdr_export.ts';
import type { Histogram } from './histogram.ts';

/** What was counted for one key. */
export interface KeyTotals {
  readonly key: RecordKey;
  /** Those of all keys beyond the limit. */
  readonly isOther: boolean;
  readonly count: number;
  readonly histogram: Histogram | undefined;
}

/** Shares whose quantiles are told, with their names. */
const QUANTILES: readonly (readonly [string, number])[] = [
  ['p50', 0.5],
  ['p90', 0.9],
  ['p99', 0.99],
  ['p99_9', 0.999],
];

/** The fields of the record about one key and window. */
export function aggregateFields(
  totals: KeyTotals,
  of: { readonly plan: AggregatePlan; readonly window: TimeWindow },
): LogFields {
  const { plan, window } = of;
  const lengthMs = window.toMs - window.fromMs;
  return {
    key: shownKey(totals, plan.per),
    ...(totals.isOther ? { other: true } : {}),
    count: totals.count,
    rate: lengthMs === 0 ? 0 : (totals.count * 1_000) / lengthMs,
    ...valueFields(totals.histogram, plan),
    from: new Date(window.fromMs).toISOString(),
    to: new Date(window.toMs).toISOString(),
    ...(lengthMs < plan.windowMs ? { partial: true } : {}),
  };
}

/** The value of a field stays under its name, so that secrets are known as such. */
function shownKey(totals: KeyTotals, per: KeyOption): unknown {
  if (totals.isOther) return 'other';
  const key = totals.key ?? null;
  if (per === 'message') return key;
  return { [per === 'correlation_id' ? per : per.field]: key };
}

function valueFields(histogram: Histogram | undefined, plan: AggregatePlan): LogFields {
  if (histogram === undefined) return {};
  const { count, sum, min, max } = histogram;
  if (count === 0) return { value: plan.value, values: 0 };
  const quantiles = histogram.quantiles(QUANTILES.map(([, share]) => share));
  const named = Object.fromEntries(QUANTILES.map(([name], at) => [name, quantiles[at]]));
  const hdr = plan.hdrScale === undefined ? undefined : hdrBase64(histogram.buckets(), plan.hdrScale);
  return {
    value: plan.value,
    values: count,
    sum,
    min,
    max,
    ...named,
    ...(hdr === undefined ? {} : { hdr, hdr_scale: plan.hdrScale }),
  };
}
