import type { Direction, Objective, ServiceLevel } from '../scoring/objective.ts';
import type { ReportProblem } from './config_problem.ts';
import type { TaskFile } from './task_file_schema.ts';

type ObjectiveSpec = NonNullable<TaskFile['objective']>;
type ServiceLevelSpec = NonNullable<TaskFile['slo']>[string];

/** Reads `objective` or `objectives`, of which a task file has exactly one; reports both, neither, and repeated metrics. */
export function readObjectives(
  file: Pick<TaskFile, 'objective' | 'objectives'>,
  report: ReportProblem,
): readonly Objective[] {
  if (file.objective !== undefined && file.objectives !== undefined) {
    report({
      path: ['objectives'],
      atKey: true,
      message: 'Keys "objective" and "objectives" exclude each other; leave one out',
    });
  }
  const objectives = (file.objectives ?? (file.objective === undefined ? [] : [file.objective])).map(
    objectiveFrom,
  );
  for (const [i, { metric }] of objectives.entries()) {
    if (objectives.findIndex((other) => other.metric === metric) === i) continue;
    report({
      path: ['objectives', i],
      message: `Metric "${metric}" is an objective already; each may be named once`,
    });
  }
  return objectives;
}

function objectiveFrom(spec: ObjectiveSpec): Objective {
  if (typeof spec !== 'string') return { metric: spec.metric, direction: spec.direction };
  const [direction, metric = ''] = spec.split(/ +/u);
  // The schema accepts no other first word.
  return { metric, direction: direction as Direction };
}

/** Reads service levels, with their defaults filled in. */
export function readServiceLevels(slo: TaskFile['slo']): readonly ServiceLevel[] {
  return Object.entries(slo ?? {}).map(([metric, spec]) => serviceLevelFrom(metric, spec));
}

function serviceLevelFrom(metric: string, spec: ServiceLevelSpec): ServiceLevel {
  const {
    threshold,
    weight = 1,
    hard_fail = false,
    fail_ratio = 0.5,
    constraint = false,
  } = typeof spec === 'number' ? { threshold: spec } : spec;
  const level = { metric, threshold, weight, hardFail: hard_fail, failRatio: fail_ratio };
  return constraint ? { ...level, constraint } : level;
}
