import { percentile } from '../percentile.ts';
import { describeOutcome } from './expectation.ts';
import { isClean, type BehaviourResult, type TierResult, type ZooReport } from './zoo_report.ts';

const HEAD = [
  'behaviour',
  'procs',
  'survivors',
  'kill ms p50/p90/max',
  'outcome',
  'log bytes',
  'foreign',
  'verdict',
];

/** Lays the results out for the terminal, tier by tier, and ends with one line that says whether all held. */
export function renderZoo(report: ZooReport): string {
  return [
    `${report.zoo} as ${report.user}, ${report.runs} run${report.runs === 1 ? '' : 's'} each`,
    ...report.tiers.map(renderTier),
    renderSkipped(report),
    renderEnd(report),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function renderTier({ tier, results }: TierResult): string {
  if (!tier.isAvailable) return `${tier.name}: skipped, ${tier.reason}`;
  const promise = tier.isStrict ? 'promises that nothing survives' : 'best effort';
  const rows = results.map(rowOf);
  return [`${tier.name} (${promise})`, ...alignRows([HEAD, ...rows])].join('\n');
}

function rowOf(result: BehaviourResult): readonly string[] {
  const { runs } = result;
  const survivors = runs.map((run) => run.survivors.length);
  const times = runs.flatMap((run) => run.killMs);
  const left = survivors.filter((number) => number > 0).length;
  return [
    printable(result.behaviour),
    `${Math.max(...runs.map((run) => run.processes))}`,
    left === 0 ? '0' : `${Math.max(...survivors)} (${left}/${runs.length} runs)`,
    times.length === 0
      ? '-'
      : [50, 90, 100].map((percent) => percentile(times, percent).toFixed(1)).join(' / '),
    countEach(runs.map((run) => (run.outcome === undefined ? 'none' : describeOutcome(run.outcome)))),
    `${Math.round(
      percentile(
        runs.map((run) => run.rawBytes),
        50,
      ),
    )}`,
    `${runs.reduce((sum, run) => sum + run.foreignTags, 0)}`,
    verdictText(result),
  ];
}

function verdictText({ verdict, expected }: BehaviourResult): string {
  const why = printable(verdict.problems.join('; '));
  if (verdict.kind === 'ok') return expected === undefined ? 'ok (nothing expected)' : 'ok';
  return verdict.kind === 'limit' ? `known limit: ${why}` : `BROKEN: ${why}`;
}

function countEach(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (counts.size === 1 ? text : `${text} x${count}`)).join(', ');
}

function renderSkipped({ skipped }: ZooReport): string {
  return skipped.map(({ name, reason }) => `skipped ${printable(name)}: ${reason}`).join('\n');
}

function renderEnd(report: ZooReport): string {
  const results = report.tiers.flatMap((one) => one.results);
  const broken = results.filter((one) => one.verdict.kind === 'broken').length;
  const limits = results.filter((one) => one.verdict.kind === 'limit').length;
  const known = limits === 0 ? '' : `, ${limits} at a known limit`;
  if (isClean(report)) return `${results.length} results, all as promised and expected${known}`;
  return `${broken} of ${results.length} results BROKEN${known}`;
}

/** File names may hold anything. */
function printable(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
}

function alignRows(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
