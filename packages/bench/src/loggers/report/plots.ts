import { contenderOf, CONTENDERS } from '../contenders/contender_table.ts';
import type { Curve, JobRecord } from '../plan/job.ts';
import { short } from './report_table.ts';
import { type Bar, svgBars } from './svg_bars.ts';
import { type Series, svgPlot } from './svg_plot.ts';

/** All plots of a run, each as SVG; those without data are left out. */
export function plotsOf(records: readonly JobRecord[]): readonly string[] {
  const plots = [
    percentiles(records),
    responses(records),
    memory(records, 'soak'),
    memory(records, 'overload'),
    memory(records, 'blocked'),
  ];
  return [...plots, ...losses(records)].filter((one) => one !== '');
}

function percentiles(records: readonly JobRecord[]): string {
  const series = seriesOf(records, { caseName: 'calls', variant: 'static', curve: 'percentiles' });
  if (series.length === 0) return '';
  return svgPlot(series, {
    title: 'Time in a call, by percentile (static message)',
    xLabel: 'percentile',
    yLabel: 'ns',
    isLogX: true,
    isLogY: true,
    xMark: (value) => `${Number((100 - 100 / value).toFixed(4))} %`,
  });
}

function responses(records: readonly JobRecord[]): string {
  const series = seriesOf(records, { caseName: 'sweep', variant: '', curve: 'response' });
  if (series.length === 0) return '';
  return svgPlot(series, {
    title: 'Throughput against latency (open loop, p99 from when a line was due)',
    xLabel: 'lines a second',
    yLabel: 'us',
    isLogX: true,
    isLogY: true,
  });
}

const MEMORY = {
  soak: { what: 'in a soak', xLabel: 'MB of lines', isLogX: false },
  // Some take seconds to write what others have written at once.
  overload: { what: 'under overload', xLabel: 'ms', isLogX: true },
  blocked: { what: 'while the event loop is blocked', xLabel: 'ms', isLogX: false },
} as const;

function memory(records: readonly JobRecord[], caseName: keyof typeof MEMORY): string {
  const series = seriesOf(records, { caseName, variant: '', curve: 'rss' });
  if (series.length === 0) return '';
  const { what, xLabel, isLogX } = MEMORY[caseName];
  return svgPlot(series, {
    title: `Growth of memory ${what}`,
    xLabel,
    yLabel: 'MiB',
    isLogX,
    isLogY: false,
  });
}

/** Those ways to die that can be told apart by what is lost. */
function losses(records: readonly JobRecord[]): readonly string[] {
  return ['exit', 'abort', 'sigterm', 'sigkill', 'sigkill_blocked'].map((way) => {
    const dead = records.filter(({ caseName, variant }) => caseName === 'dying' && variant === way);
    const names = [...new Set(dead.map(({ contender }) => contender))].toSorted(
      (a, b) => placeOf(a) - placeOf(b),
    );
    const bars = names.flatMap((name) => worstOf(name, dead));
    return bars.length === 0 ? '' : svgBars(`Lines lost: ${way}`, bars);
  });
}

function worstOf(name: string, records: readonly JobRecord[]): readonly Bar[] {
  const metrics = records
    .filter(({ contender }) => contender === name)
    .flatMap(({ result }) => (result === undefined ? [] : [result.metrics]));
  const [worst] = metrics.toSorted((a, b) => (b['lostShare'] ?? 0) - (a['lostShare'] ?? 0));
  if (worst === undefined) return [];
  const { lost = 0, acked = 0, lostMs = 0 } = worst;
  const text = lost === 0 ? 'none' : `${short(lost)} of ${short(acked)}, ${short(lostMs)} ms`;
  return [{ name, share: lost / Math.max(1, acked), text }];
}

/** The curve of the middle block of each contender. */
function seriesOf(
  records: readonly JobRecord[],
  of: { readonly caseName: string; readonly variant: string; readonly curve: string },
): readonly Series[] {
  const found = new Map<string, Curve[]>();
  for (const { caseName, variant, contender, result } of records) {
    const curve = result?.curves?.[of.curve];
    if (caseName !== of.caseName || variant !== of.variant || curve === undefined) continue;
    found.set(contender, [...(found.get(contender) ?? []), curve]);
  }
  return [...found].map(([name, curves]) => ({
    name,
    points: middleOf(curves),
    index: placeOf(name),
    isStrong: contenderOf(name).group === 'own',
  }));
}

/** Where it stands in the order of the report. */
function placeOf(name: string): number {
  return CONTENDERS.indexOf(contenderOf(name));
}

function middleOf(curves: readonly Curve[]): Curve {
  const sum = (curve: Curve): number => curve.reduce((total, [, y]) => total + Math.log1p(y), 0);
  return curves.toSorted((a, b) => sum(a) - sum(b))[Math.floor(curves.length / 2)] ?? [];
}
