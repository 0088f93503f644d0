import { arch, cpus, platform, release } from 'node:os';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { contenderOf } from '../contenders/contender_table.ts';
import { checkGoals, type GoalResult } from '../goals/check_goals.ts';
import { GOALS } from '../goals/goal_table.ts';
import type { JobRecord } from '../plan/job.ts';
import type { RunJobsResult } from '../plan/run_jobs.ts';
import { quantile } from '../../samplers/stats/quantile.ts';
import { Measured } from '../stats/measured.ts';
import { callTables } from './call_tables.ts';
import { claimTable } from './claim_table.ts';
import { lineTable } from './line_table.ts';
import { type ReportTable, short } from './report_table.ts';
import { troubleTables } from './trouble_tables.ts';

/** What was measured, where, and how it stands to the goals. */
export interface LoggerReport {
  /** Machine, versions and noise, as lines of text. */
  readonly facts: readonly string[];
  readonly tables: readonly ReportTable[];
  readonly goals: readonly GoalResult[];
  /** Jobs that failed or were skipped, with the reason. */
  readonly failures: readonly string[];
  readonly records: readonly JobRecord[];
  /** Too little was measured to hold it to the goals. */
  readonly quick: boolean;
}

/** How a run was asked for. */
export interface ReportedRun extends RunJobsResult {
  readonly contenders: readonly string[];
  readonly quick: boolean;
  readonly seed: number;
  readonly startedAt: string;
}

/** Draws up the report of a run. */
export function reportOf(run: ReportedRun): LoggerReport {
  const { records, contenders } = run;
  const measured = new Measured(records);
  const goals = checkGoals(GOALS, measured);
  const failed = records.filter(({ result, failure }) => failure !== undefined || result?.note !== undefined);
  return {
    facts: [...factsOf(run, measured), ...goalFact(goals)],
    tables: [
      ...callTables(measured, contenders),
      ...troubleTables(measured, { records, contenders }),
      lineTable(measured, { records, contenders }),
      claimTable(measured),
      goalTable(goals),
    ].filter(({ rows }) => rows.length > 0),
    goals,
    failures: failed.map((one) => `${nameOf(one)}: ${one.failure ?? one.result?.note}`),
    records,
    quick: run.quick,
  };
}

/** Tells whether anything that is promised was missed by more than the noise, or one of ours broke. */
export function hasMissed({ goals, records, quick }: LoggerReport): boolean {
  const isMissed = !quick && goals.some(({ verdict }) => verdict === 'missed');
  return isMissed || records.some((record) => isOwnFailure(record));
}

/** What others cannot do is a finding; what ours cannot do is a fault. */
function isOwnFailure({ contender, failure }: JobRecord): boolean {
  return contenderOf(contender).group === 'own' && failure !== undefined && !failure.startsWith('skipped');
}

function nameOf({ caseName, variant, contender }: JobRecord): string {
  return [caseName, variant, contender].filter((one) => one !== '').join(' ');
}

/** How the goals stand, for who reads no tables. */
function goalFact(goals: readonly GoalResult[]): readonly string[] {
  const counts = (['met', 'noise', 'open', 'missed'] as const).map((verdict) => {
    return { verdict, count: goals.filter((one) => one.verdict === verdict).length };
  });
  const told = counts.filter(({ count }) => count > 0).map(({ verdict, count }) => `${count} ${verdict}`);
  return told.length === 0 ? [] : [`goals: ${told.join(', ')}`];
}

function goalTable(goals: readonly GoalResult[]): ReportTable {
  const rows = goals.flatMap(({ text, verdict, limit, measured }) => {
    if (measured === undefined) return [];
    const range = measured.count < 2 ? '' : `${short(measured.low)}..${short(measured.high)}`;
    return [[text, short(limit), short(measured.median), range, VERDICTS[verdict]]];
  });
  return {
    title: 'Goals',
    note: '`missed`: by more than the noise of the run; `noise`: the interval reaches the goal; `open`: not reached yet, and not worse than before.',
    head: ['', 'limit', 'measured', 'interval', 'verdict'],
    rows,
  };
}

const VERDICTS: Readonly<Record<GoalResult['verdict'], string>> = {
  met: 'met',
  noise: 'noise',
  open: 'open',
  missed: '**missed**',
  absent: '-',
};

function factsOf(run: ReportedRun, measured: Measured): readonly string[] {
  const loads = run.loads.filter((one) => !Number.isNaN(one));
  const versions = versionsOf(run.contenders);
  const [least, most] = [Math.min(...loads), Math.max(...loads)];
  return [
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${platform()}-${arch()} ${release()}, Node ${process.version}`,
    `${run.startedAt}${run.quick ? ', quick: not to be quoted' : ''}, seed ${run.seed}, ${run.records.length} processes`,
    `load average ${short(least)} to ${short(most)} (median ${short(quantile(loads, 0.5))}), of which the bench makes about 1; ${short(run.stolenPercent)} % of CPU time stolen`,
    ...noiseFacts(measured),
    ...(measured.starved.size === 0
      ? []
      : [
          `${measured.starved.size} processes count for no goal, as their threads waited for a processor for over 15 % of the time`,
        ]),
    ...(versions.length === 0 ? [] : [`versions: ${versions.join(', ')}`]),
  ];
}

/** What the bench itself costs; nothing where calls were not measured. */
function noiseFacts(measured: Measured): readonly string[] {
  const floorOf = (metric: string): number | undefined =>
    measured.intervalOf({ caseName: 'calls', variant: 'static', contender: 'noop', metric })?.median;
  if (floorOf('burst') === undefined) return [];
  const [burst, p50, p99, p999, max] = ['burst', 'p50', 'p99', 'p999', 'max'].map((one) =>
    short(floorOf(one)),
  );
  const { size } = measured.disturbed;
  const disturbed = size === 0 ? '' : `; ${size} disturbed blocks left out`;
  return [
    `noise floor, an empty function: ${burst} ns a call, p50 ${p50}, p99 ${p99}, p99.9 ${p999}, max ${max} ns${disturbed}`,
  ];
}

function versionsOf(contenders: readonly string[]): readonly string[] {
  const names = new Set(contenders.flatMap((name) => contenderOf(name).packages));
  return [...names].map(
    (name) => `${name === 'sonic-boom-best' ? 'sonic-boom (best)' : name} ${versionOf(name)}`,
  );
}

/** By the file system: not every package lets its manifest be imported. */
function versionOf(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name);
  const folder = entry.slice(0, entry.lastIndexOf(`node_modules/${name}/`) + `node_modules/${name}/`.length);
  // A manifest has a version.
  return (JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as { version: string }).version;
}
