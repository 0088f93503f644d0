import type { ConfigProblem } from './config_problem.ts';
import { readTask } from './read_task.ts';
import type { SoundParts } from './read_task.ts';
import type { TaskConfig } from './task_config.ts';
import { TASK_FILE_SCHEMA } from './task_file_schema.ts';
import { validateAgainstSchema } from './validate_schema.ts';

/** What a task file is read against. */
export interface ParseTaskFileOptions {
  /** Absolute path that a relative `cwd` of the file starts from. */
  readonly cwd: string;
}

/** A task file as a complete configuration, or everything that is wrong with it. */
export type ParsedTaskFile =
  | { readonly config: TaskConfig }
  | { readonly problems: readonly ConfigProblem[] };

/**
 * Turns the plain value of a task file (from YAML or JSON) into a configuration with every default filled in, or
 * lists all problems at once: those of the schema first, then those between its parts. A part with a schema problem
 * is left out of the checks between parts, so that one slip is told once.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { parseTaskFile } from '@autotuner/core';
 *
 * const parsed = parseTaskFile(
 *   { name: 'demo', command: ['gzip', '-{level}'], parameters: { level: { int: [1, 9] } }, objective: 'minimize ms' },
 *   { cwd: '/work' },
 * );
 * assert.ok('config' in parsed);
 * assert.equal(parsed.config.timeoutMs, 600_000);
 *
 * const broken = parseTaskFile({ nmae: 'demo' }, { cwd: '/work' });
 * assert.ok('problems' in broken);
 * assert.ok(broken.problems.some(({ message }) => message === 'Unknown key "nmae", did you mean "name"?'));
 * ```
 */
export function parseTaskFile(value: unknown, { cwd }: ParseTaskFileOptions): ParsedTaskFile {
  const problems = [...validateAgainstSchema(TASK_FILE_SCHEMA, value)];
  if (!isMap(value)) return { problems };
  const config = readTask(withoutBrokenParts(value, problems), { cwd, written: value, problems });
  return problems.length === 0 ? { config } : { problems };
}

// A part is one top-level key, or one parameter.
function withoutBrokenParts(value: Keyed, problems: readonly ConfigProblem[]): SoundParts {
  const isSound = (...path: string[]): boolean =>
    !problems.some((problem) => path.every((step, i) => problem.path[i] === step));
  const parts = Object.entries(value).flatMap(([key, part]) => {
    if (key !== 'parameters' || !isMap(part)) return isSound(key) ? [[key, part]] : [];
    return [[key, Object.fromEntries(Object.entries(part).filter(([name]) => isSound(key, name)))]];
  });
  // What is left has passed the schema, from which this type is made.
  return Object.fromEntries(parts) as SoundParts;
}

type Keyed = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Keyed {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
