import { AutotunerError } from '../errors.ts';
import type { Direction } from '../scoring/objective.ts';
import type { Distribution, ParamValue } from '../search_space/distribution.ts';
import { readOptunaDistribution } from './optuna_distribution.ts';
import { OPTUNA_STATES, type OptunaState, type OptunaStudy, type OptunaTrial } from './optuna_study.ts';
import { parsePythonJson } from './python_json.ts';

type Keyed = Readonly<Record<string, unknown>>;

/** A trial while its lines are read. */
interface TrialDraft {
  readonly number: number;
  state: OptunaState;
  readonly params: Record<string, ParamValue>;
  readonly distributions: Record<string, Distribution>;
  values: readonly (number | null)[] | undefined;
  readonly reports: Map<number, number | null>;
  readonly userAttrs: Record<string, unknown>;
  readonly systemAttrs: Record<string, unknown>;
  startedAt: number | undefined;
  finishedAt: number | undefined;
}

interface StudyDraft {
  readonly name: string;
  readonly directions: readonly Direction[];
  readonly userAttrs: Record<string, unknown>;
  readonly systemAttrs: Record<string, unknown>;
  readonly trials: TrialDraft[];
}

/**
 * Reads all studies of a journal file of Optuna (`JournalFileBackend`), as they stand after its last line. A last line
 * that has no end and cannot be read is still being written: as by Optuna, it is passed over.
 *
 * @throws AutotunerError AT_DATA_INVALID with the number of the line that cannot be read
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { readOptunaJournal } from '@autotuner/core';
 *
 * const line = '{"op_code": 0, "worker_id": "w", "study_name": "demo", "directions": [1]}\n';
 * assert.deepEqual(readOptunaJournal(line), [{ name: 'demo', directions: ['minimize'], userAttrs: {}, trials: [] }]);
 * ```
 */
export function readOptunaJournal(text: string): readonly OptunaStudy[] {
  const reader = new JournalReader();
  const lines = text.split('\n');
  const isLast = (i: number): boolean => i === lines.length - 1 && !reader.isEmpty;
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '' || (isLast(i) && isCut(line))) continue;
    try {
      reader.apply(parsePythonJson(line));
    } catch (error) {
      if (error instanceof SyntaxError) throw invalidLine(i + 1, error.message);
      throw error;
    }
  }
  if (reader.isEmpty) throw invalidLine(1, 'There is no study');
  return reader.studies();
}

function isCut(line: string): boolean {
  try {
    parsePythonJson(line);
    return false;
  } catch {
    return true;
  }
}

function invalidLine(line: number, why: string): AutotunerError {
  return new AutotunerError(
    'AT_DATA_INVALID',
    `Cannot read Optuna journal: line ${line}: ${why}; a line that Optuna's JournalFileBackend writes would be accepted`,
    { details: { line } },
  );
}

/** Applies the operations of a journal, in their order; what Optuna passes over is passed over. */
class JournalReader {
  readonly #studies = new Map<number, StudyDraft>();
  readonly #trials: TrialDraft[] = [];
  #nextStudy = 0;

  get isEmpty(): boolean {
    return this.#nextStudy === 0;
  }

  studies(): readonly OptunaStudy[] {
    return [...this.#studies.values()].map(finishStudy);
  }

  apply(line: unknown): void {
    if (!isKeyed(line)) throw new SyntaxError('It is no JSON object');
    const operation = OPERATIONS[numberAt(line, 'op_code')];
    if (operation === undefined) throw new SyntaxError(`Operation ${String(line['op_code'])} is unknown`);
    this[operation](line);
  }

  createStudy(line: Keyed): void {
    const name = textAt(line, 'study_name');
    if ([...this.#studies.values()].some((study) => study.name === name)) return;
    const directions = listAt(line, 'directions').map((one): Direction =>
      one === 2 ? 'maximize' : 'minimize',
    );
    const draft = { name, directions, userAttrs: {}, systemAttrs: {}, trials: [] };
    this.#studies.set(this.#nextStudy, draft);
    this.#nextStudy++;
  }

  deleteStudy(line: Keyed): void {
    this.#studies.delete(numberAt(line, 'study_id'));
  }

  setStudyUserAttr(line: Keyed): void {
    Object.assign(this.#studyOf(line)?.userAttrs ?? {}, keyedAt(line, 'user_attr'));
  }

  setStudySystemAttr(line: Keyed): void {
    Object.assign(this.#studyOf(line)?.systemAttrs ?? {}, keyedAt(line, 'system_attr'));
  }

  createTrial(line: Keyed): void {
    const study = this.#studyOf(line);
    if (study === undefined) return;
    const draft = draftFrom(line, study.trials.length);
    study.trials.push(draft);
    this.#trials.push(draft);
  }

  setTrialParam(line: Keyed): void {
    const draft = this.#trialOf(line);
    if (draft === undefined) return;
    setParam(draft, {
      name: textAt(line, 'param_name'),
      distribution: line['distribution'],
      internal: numberAt(line, 'param_value_internal'),
    });
  }

  setTrialState(line: Keyed): void {
    const draft = this.#trialOf(line);
    if (draft === undefined) return;
    draft.state = stateFrom(line['state']);
    if (line['values'] !== null && line['values'] !== undefined) draft.values = valuesFrom(line['values']);
    draft.startedAt = timeAt(line, 'datetime_start') ?? draft.startedAt;
    draft.finishedAt = timeAt(line, 'datetime_complete') ?? draft.finishedAt;
  }

  setTrialReport(line: Keyed): void {
    const value = line['intermediate_value'];
    this.#trialOf(line)?.reports.set(numberAt(line, 'step'), typeof value === 'number' ? value : null);
  }

  setTrialUserAttr(line: Keyed): void {
    Object.assign(this.#trialOf(line)?.userAttrs ?? {}, keyedAt(line, 'user_attr'));
  }

  setTrialSystemAttr(line: Keyed): void {
    Object.assign(this.#trialOf(line)?.systemAttrs ?? {}, keyedAt(line, 'system_attr'));
  }

  /** Written by other programs than Optuna itself, which passes it over. */
  passOver(): void {}

  #studyOf(line: Keyed): StudyDraft | undefined {
    return this.#studies.get(numberAt(line, 'study_id'));
  }

  /** Undefined for a trial that has ended: it changes no more. */
  #trialOf(line: Keyed): TrialDraft | undefined {
    const id = numberAt(line, 'trial_id');
    const draft = this.#trials[id];
    if (draft === undefined) throw new SyntaxError(`Trial ${id} was never created`);
    return draft.state === 'running' || draft.state === 'waiting' ? draft : undefined;
  }
}

/** By op_code. */
const OPERATIONS = [
  'createStudy',
  'deleteStudy',
  'setStudyUserAttr',
  'setStudySystemAttr',
  'createTrial',
  'setTrialParam',
  'setTrialState',
  'setTrialReport',
  'setTrialUserAttr',
  'setTrialSystemAttr',
  'passOver',
] as const;

function draftFrom(line: Keyed, number: number): TrialDraft {
  const draft: TrialDraft = {
    number,
    state: line['state'] === undefined ? 'running' : stateFrom(line['state']),
    params: {},
    distributions: {},
    values: valuesFrom(line['values'] ?? line['value'] ?? undefined),
    reports: new Map(
      Object.entries(optionalAt(line, 'intermediate_values')).map(([step, value]) => [
        Number(step),
        typeof value === 'number' ? value : null,
      ]),
    ),
    userAttrs: { ...optionalAt(line, 'user_attrs') },
    systemAttrs: { ...optionalAt(line, 'system_attrs') },
    startedAt: timeAt(line, 'datetime_start'),
    finishedAt: timeAt(line, 'datetime_complete'),
  };
  const distributions = optionalAt(line, 'distributions');
  for (const [name, internal] of Object.entries(optionalAt(line, 'params'))) {
    if (typeof internal !== 'number') throw new SyntaxError(`Parameter "${name}" has no number`);
    setParam(draft, { name, distribution: distributions[name], internal });
  }
  return draft;
}

function setParam(
  draft: TrialDraft,
  { name, distribution: written, internal }: { name: string; distribution: unknown; internal: number },
): void {
  try {
    const read = readOptunaDistribution(written);
    const value = read.fromInternal(internal);
    if (value === undefined) throw new SyntaxError(`${internal} is no index of its choices`);
    draft.params[name] = value;
    draft.distributions[name] = read.distribution;
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new SyntaxError(`Parameter "${name}": ${error.message}`, { cause: error });
    throw error;
  }
}

function finishStudy({ name, directions, userAttrs, systemAttrs, trials }: StudyDraft): OptunaStudy {
  const names = systemAttrs['study:metric_names'];
  const metricNames = Array.isArray(names) ? names.map(String) : undefined;
  return {
    name,
    directions,
    ...(metricNames === undefined ? {} : { metricNames }),
    userAttrs,
    trials: trials.map(finishTrial),
  };
}

function finishTrial(draft: TrialDraft): OptunaTrial {
  const { values, reports, systemAttrs, startedAt, finishedAt, ...rest } = draft;
  const numbers = values?.filter((value) => value !== null);
  return {
    ...rest,
    ...(numbers === undefined || numbers.length !== values?.length ? {} : { values: numbers }),
    reports: [...reports].toSorted(([a], [b]) => a - b).map(([step, value]) => ({ step, value })),
    constraints: constraintsOf(systemAttrs),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
  };
}

const CONSTRAINT_PREFIX = 'constraints:';

/** Older versions keep a list, newer ones a name for each. */
function constraintsOf(attrs: Keyed): Readonly<Record<string, number>> {
  const list = attrs['constraints'];
  const numbered = Array.isArray(list) ? list.map((value, i) => [String(i), value] as const) : [];
  const named = Object.entries(attrs)
    .filter(([key]) => key.startsWith(CONSTRAINT_PREFIX))
    .map(([key, value]) => [key.slice(CONSTRAINT_PREFIX.length), value] as const);
  return Object.fromEntries([...numbered, ...named].map(([key, value]) => [key, Number(value)]));
}

function stateFrom(value: unknown): OptunaState {
  const state = typeof value === 'number' ? OPTUNA_STATES[value] : undefined;
  if (state === undefined) throw new SyntaxError(`State ${JSON.stringify(value)} is unknown`);
  return state;
}

function valuesFrom(value: unknown): readonly (number | null)[] | undefined {
  if (value === undefined || value === null) return undefined;
  return (Array.isArray(value) ? value : [value]).map((one) => (typeof one === 'number' ? one : null));
}

function timeAt(line: Keyed, key: string): number | undefined {
  const time = line[key];
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

function numberAt(line: Keyed, key: string): number {
  const value = line[key];
  if (typeof value === 'number') return value;
  throw new SyntaxError(`It lacks the number "${key}"`);
}

function textAt(line: Keyed, key: string): string {
  const value = line[key];
  if (typeof value === 'string') return value;
  throw new SyntaxError(`It lacks the text "${key}"`);
}

function listAt(line: Keyed, key: string): readonly unknown[] {
  const value = line[key];
  if (Array.isArray(value) && value.length > 0) return value;
  throw new SyntaxError(`It lacks the list "${key}"`);
}

function keyedAt(line: Keyed, key: string): Keyed {
  const value = line[key];
  if (isKeyed(value)) return value;
  throw new SyntaxError(`It lacks the map "${key}"`);
}

function optionalAt(line: Keyed, key: string): Keyed {
  return line[key] === undefined || line[key] === null ? {} : keyedAt(line, key);
}

function isKeyed(value: unknown): value is Keyed {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
