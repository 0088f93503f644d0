import type { TaskConfig } from '../config/task_config.ts';
import type { ExperimentRecord, ReportedValue } from '../ports/records.ts';
import { isActive } from '../search_space/conditions.ts';
import { encodePythonJson, PythonFloat } from './python_json.ts';
import { optunaDistribution, optunaInternal } from './optuna_distribution.ts';
import { OPTUNA_STATES, type OptunaState } from './optuna_study.ts';

/** What is written. */
export interface OptunaExport {
  readonly config: Pick<TaskConfig, 'name' | 'space' | 'objectives'>;
  readonly experiments: readonly ExperimentRecord[];
  /** Interim results by the number of their experiment. @default none */
  readonly reports?: ReadonlyMap<number, readonly ReportedValue[]>;
}

const OPERATIONS = { createStudy: 0, setStudyUserAttr: 2, setStudySystemAttr: 3, createTrial: 4 } as const;

/**
 * The journal file (JSON lines) that Optuna opens with
 * `JournalStorage(JournalFileBackend(path))`: one study with all experiments that have ended, by number. Successes are
 * complete, failures and cancelled ones have failed; what a failure was, its shown penalty, the metrics and who chose the
 * parameters stand in the user attributes, whose names start with "autotuner:".
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { readOptunaJournal, Study, writeOptunaJournal } from '@autotuner/core';
 *
 * const { space } = new Study({ space: { x: { float: [0, 1] } } }).setup;
 * const config = { name: 'demo', space, objectives: [{ metric: 'ms', direction: 'minimize' as const }] };
 * const experiment = {
 *   taskId: 1, number: 1, state: 'succeeded' as const, origin: 'sampler' as const, params: { x: 0.5 }, reason: '',
 *   attempts: 1, scores: [12], metrics: { ms: 12 }, createdAt: 0,
 * };
 * const journal = writeOptunaJournal({ config, experiments: [experiment] });
 * const [study] = readOptunaJournal(journal);
 * assert.deepEqual(study?.trials[0]?.values, [12]);
 * ```
 */
export function writeOptunaJournal(input: OptunaExport): string {
  const { config, experiments } = input;
  const isConstrained = experiments.some((one) => violationOf(one) > 0);
  const ended = experiments
    .filter((one) => stateOf(one) !== undefined)
    .toSorted((a, b) => a.number - b.number);
  const lines = [...studyLines(config), ...ended.map((one) => trialLine(one, { ...input, isConstrained }))];
  return lines.map((line) => `${encodePythonJson({ worker_id: 'autotuner', ...line })}\n`).join('');
}

function studyLines({ name, objectives, space }: OptunaExport['config']): readonly object[] {
  const directions = objectives.map(({ direction }) => (direction === 'maximize' ? 2 : 1));
  const where = space.constraints.map(({ text }) => text);
  return [
    { op_code: OPERATIONS.createStudy, study_name: name, directions },
    {
      op_code: OPERATIONS.setStudySystemAttr,
      study_id: 0,
      system_attr: { 'study:metric_names': objectives.map(({ metric }) => metric) },
    },
    { op_code: OPERATIONS.setStudyUserAttr, study_id: 0, user_attr: { 'autotuner:where': where } },
  ];
}

interface TrialContext extends OptunaExport {
  readonly isConstrained: boolean;
}

function trialLine(experiment: ExperimentRecord, context: TrialContext): object {
  const { createdAt, startedAt = createdAt, finishedAt = startedAt } = experiment;
  const state = stateOf(experiment) ?? 'fail';
  const reports = context.reports?.get(experiment.number) ?? [];
  return {
    op_code: OPERATIONS.createTrial,
    study_id: 0,
    datetime_start: isoTime(startedAt),
    datetime_complete: isoTime(finishedAt),
    state: OPTUNA_STATES.indexOf(state),
    ...valuesOf(experiment, { state, reports }),
    ...paramsOf(experiment, context),
    user_attrs: userAttrsOf(experiment),
    // A list is what every version of Optuna reads.
    system_attrs: context.isConstrained ? { constraints: [new PythonFloat(violationOf(experiment))] } : {},
    intermediate_values: Object.fromEntries(
      reports.map(({ step, value }) => [step, new PythonFloat(value ?? Number.NaN)]),
    ),
  };
}

/** What was stopped early has the value of its last report, as in Optuna. */
function valuesOf(
  { scores = [] }: ExperimentRecord,
  { state, reports }: { readonly state: OptunaState; readonly reports: readonly ReportedValue[] },
): object {
  const last = reports.at(-1)?.value ?? undefined;
  const values = state === 'complete' ? scores : state === 'pruned' && last !== undefined ? [last] : [];
  const floats = values.map((value) => new PythonFloat(value));
  return floats.length > 1 ? { value: null, values: floats } : { value: floats[0] ?? null, values: null };
}

function paramsOf({ params }: ExperimentRecord, { config }: TrialContext): object {
  const active = config.space.parameters.filter(
    (one) => isActive(one, params) && Object.hasOwn(params, one.name),
  );
  return {
    distributions: Object.fromEntries(
      active.map(({ name, distribution }) => [name, encodePythonJson(optunaDistribution(distribution))]),
    ),
    params: Object.fromEntries(
      active.map(({ name, distribution }) => [name, optunaInternal(distribution, params[name] ?? false)]),
    ),
  };
}

function userAttrsOf(experiment: ExperimentRecord): object {
  const { number, origin, reason, metrics, failure, progress, penalty, outcome, state } = experiment;
  const facts = { number, origin, reason, metrics, failure, progress, penalty, outcome };
  const attrs = state === 'cancelled' ? { ...facts, state } : facts;
  return Object.fromEntries(
    Object.entries(attrs)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [`autotuner:${name}`, value]),
  );
}

function violationOf({ violation = 0 }: ExperimentRecord): number {
  return Math.max(violation, 0);
}

/** Undefined for what has not ended. */
function stateOf({ state }: ExperimentRecord): OptunaState | undefined {
  const states: Readonly<Partial<Record<ExperimentRecord['state'], OptunaState>>> = {
    succeeded: 'complete',
    pruned: 'pruned',
    failed: 'fail',
    cancelled: 'fail',
  };
  return states[state];
}

/** With microseconds and an offset, as old versions of Python insist on. */
function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.(\d{3})Z$/u, '.$1000+00:00');
}
