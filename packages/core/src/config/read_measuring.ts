import type { ReportProblem } from './config_problem.ts';
import { checkPattern } from './read_process.ts';
import { readPruner } from './read_pruner.ts';
import type { RemeasurePolicy, RepeatPolicy, TaskConfig } from './task_config.ts';
import type { TaskFile } from './task_file_schema.ts';

type MeasuringPart = Pick<TaskConfig, 'pruner' | 'reports' | 'repeats' | 'remeasure'>;
type MeasuringFile = Partial<
  Pick<TaskFile, 'pruner' | 'reports' | 'repeats' | 'remeasure' | 'objectives' | 'orphans'>
>;

/** Reads how experiments report while they run, which of them are ended early, and how noise is dealt with. */
export function readMeasuring(file: MeasuringFile, report: ReportProblem): MeasuringPart {
  const pruner = file.pruner === undefined ? undefined : readPruner(file.pruner, report);
  const repeats = readRepeats(file.repeats);
  const remeasure = readRemeasure(file.remeasure);
  if (file.reports !== undefined) checkReportPattern(file.reports.pattern, report);
  checkSingleObjective(file, report);
  if (repeats !== undefined) checkRepeats(file, report);
  return {
    ...(pruner === undefined ? {} : { pruner }),
    ...(file.reports === undefined ? {} : { reports: file.reports }),
    ...(repeats === undefined ? {} : { repeats }),
    ...(remeasure === undefined ? {} : { remeasure }),
  };
}

/** A command that is run once is not repeated. */
function readRepeats(written: TaskFile['repeats']): RepeatPolicy | undefined {
  const { count, aggregate = 'median' } =
    typeof written === 'object' ? written : { count: written ?? 1, aggregate: 'median' as const };
  return count === 1 ? undefined : { count, aggregate };
}

function readRemeasure(written: TaskFile['remeasure']): RemeasurePolicy | undefined {
  if (written === undefined) return undefined;
  const { share, max_repeats: maxRepeats = 10 } = typeof written === 'number' ? { share: written } : written;
  return { share, maxRepeats };
}

function checkReportPattern(pattern: string, report: ReportProblem): void {
  const path = ['reports', 'pattern'];
  let isSound = true;
  checkPattern(pattern, {
    flags: 'u',
    path,
    report: (problem) => {
      isSound = false;
      report(problem);
    },
  });
  if (!isSound) return;
  // An empty alternative makes every text match, and the match has all groups.
  const match = new RegExp(`(?:${pattern})|`, 'u').exec('');
  const names = Object.keys(match?.groups ?? {});
  const groups = (match?.length ?? 1) - 1;
  const isGood = names.length > 0 ? names.includes('value') : groups === 1 || groups === 2;
  if (isGood) return;
  const seen =
    names.length > 0 ? `the groups ${names.map((name) => `"${name}"`).join(', ')}` : `${groups} groups`;
  report({
    path,
    message: `"reports.pattern" must have one group for the value, or two for step and value, or groups named "step" and "value", got ${seen}`,
  });
}

function checkSingleObjective({ objectives = [], ...file }: MeasuringFile, report: ReportProblem): void {
  if (objectives.length < 2) return;
  for (const key of ['pruner', 'remeasure'] as const) {
    if (file[key] === undefined) continue;
    report({
      path: [key],
      atKey: true,
      message: `Key "${key}" needs a single objective, got ${objectives.length} in "objectives"; leave one of the two keys out`,
    });
  }
}

function checkRepeats(file: MeasuringFile, report: ReportProblem): void {
  if (file.reports !== undefined)
    report({
      path: ['reports'],
      atKey: true,
      message:
        'Keys "reports" and "repeats" exclude each other: with "repeats" each run is a report of its own; leave one out',
    });
  if (file.orphans === 'adopt')
    report({
      path: ['orphans'],
      message: '"orphans" must be "die" with "repeats", got "adopt": what is repeated begins anew as a whole',
    });
}
