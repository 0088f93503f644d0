import { compileFileTemplate, type FileTemplate } from './file_template.ts';
import { type Level, LEVELS, levelRank } from './level.ts';
import type { LogFields } from './record.ts';
import type { FieldTest, Route } from './route.ts';

/** Where the records of one level go. */
export interface Destination {
  /** File names relative to the log folder, without repetition; empty when no route takes the record. */
  readonly files: readonly string[];
  /** Fields that each of the file names says, so that lines need not. */
  readonly implied: readonly string[];
}

/** Destinations for one set of fields, worked out for every level. */
export type BoundRoutes = Readonly<Record<Level, Destination>>;

/** A compiled routing table. */
export interface Router {
  /** Names of the fields that it looks at. */
  readonly fields: readonly string[];
  /**
   * Works out where records with these fields go. Takes time in proportion to the table; looking up a record's level
   * in the result takes none. Total: any fields give a result, and the same ones give the same.
   */
  bind(fields: LogFields): BoundRoutes;
}

/**
 * Compiles a routing table. Each route that matches adds its files, in the order of the table.
 *
 * @throws SyntaxError when a file template is wrong, RangeError when a route names no file
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { compileRoutes, TASK_EXPERIMENT_ROUTES } from '@autotuner/core';
 *
 * const bound = compileRoutes(TASK_EXPERIMENT_ROUTES).bind({ task: 9, experiment: 3 });
 * assert.deepEqual(bound.info.files, ['task_9.log', 'task_9_exp_3.log']);
 * ```
 */
export function compileRoutes(routes: readonly Route[]): Router {
  const compiled = routes.map(compileRoute);
  const fields = [...new Set(compiled.flatMap((route) => route.fields))];
  return { fields, bind: (values) => bindRoutes(compiled, values) };
}

interface CompiledRoute {
  readonly fields: readonly string[];
  readonly tests: readonly FieldCheck[];
  readonly templates: readonly FileTemplate[];
  takesLevel(level: Level): boolean;
}

/** A test of one field, with the accepted values as a set; undefined stands for "any". */
interface FieldCheck {
  readonly field: string;
  readonly isPresent: boolean;
  readonly accepted: ReadonlySet<string> | undefined;
}

function compileRoute(route: Route): CompiledRoute {
  if (route.files.length === 0)
    throw new RangeError('Cannot compile route: it names no file, must name at least one');
  const { level, minLevel, fields = {} } = route.match ?? {};
  const templates = route.files.map(compileFileTemplate);
  return {
    fields: [...Object.keys(fields), ...templates.flatMap((template) => template.fields)],
    tests: Object.entries(fields).map(([field, wanted]) => compileCheck(field, wanted)),
    templates,
    takesLevel: (one) =>
      (level === undefined || level === one) &&
      (minLevel === undefined || levelRank(one) >= levelRank(minLevel)),
  };
}

function compileCheck(field: string, wanted: FieldTest): FieldCheck {
  if (typeof wanted === 'boolean') return { field, isPresent: wanted, accepted: undefined };
  const values = typeof wanted === 'object' ? wanted : [wanted];
  return { field, isPresent: true, accepted: new Set(values.map(String)) };
}

function bindRoutes(routes: readonly CompiledRoute[], values: LogFields): BoundRoutes {
  const matching = routes.filter((route) => route.tests.every((check) => holds(check, values[check.field])));
  const at = (level: Level): Destination =>
    destinationOf(
      matching.filter((route) => route.takesLevel(level)),
      values,
    );
  const [debug, info, warn, error, critical] = LEVELS.map(at);
  const nowhere: Destination = { files: [], implied: [] };
  return Object.freeze({
    debug: debug ?? nowhere,
    info: info ?? nowhere,
    warn: warn ?? nowhere,
    error: error ?? nowhere,
    critical: critical ?? nowhere,
  });
}

function holds(check: FieldCheck, value: unknown): boolean {
  const isPresent = value !== undefined && value !== null;
  if (isPresent !== check.isPresent) return false;
  if (check.accepted === undefined) return true;
  return (typeof value === 'string' || typeof value === 'number') && check.accepted.has(String(value));
}

function destinationOf(routes: readonly CompiledRoute[], values: LogFields): Destination {
  const files = new Set<string>();
  let implied: readonly string[] | undefined;
  for (const template of routes.flatMap((route) => route.templates)) {
    const name = template.fill(values);
    if (name === undefined) continue;
    files.add(name);
    implied =
      implied === undefined ? template.fields : implied.filter((field) => template.fields.includes(field));
  }
  return Object.freeze({ files: Object.freeze([...files]), implied: Object.freeze([...(implied ?? [])]) });
}
