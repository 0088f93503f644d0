import { AutotunerError, type ConfigProblem } from '@autotuner/core';
import { sourceExcerpt } from './source_excerpt.ts';
import type { SourceMap, SourcePosition } from './source_map.ts';

/** One problem of a task file with its place in the text; an item of `details.problems` of AT_CONFIG_INVALID. */
export interface TaskFileProblem extends SourcePosition {
  readonly path: readonly (string | number)[];
  /** JSON Pointer (RFC 6901) of the path. */
  readonly pointer: string;
  readonly message: string;
}

/** Finds the line and column of a problem. */
export function locateProblem(
  { path, message, atKey = false }: ConfigProblem,
  map: SourceMap,
): TaskFileProblem {
  return { path, pointer: pointerFrom(path), message, ...map.positionOf(path, { atKey }) };
}

/** The JSON Pointer (RFC 6901) of a path; empty for the whole. */
export function pointerFrom(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A message shows so many problems; `details` has them all. */
const PROBLEMS_SHOWN = 50;

/** Makes AT_CONFIG_INVALID from problems in the order of the text: one line each, and an excerpt at the first. */
export function invalidTaskFile(
  found: readonly TaskFileProblem[],
  { file, text }: { readonly file: string; readonly text: string },
): AutotunerError {
  const problems = found.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const [first, ...others] = problems
    .slice(0, PROBLEMS_SHOWN)
    .map((one) => `${file}:${one.line}:${one.column}: ${one.message}`);
  const excerpt = problems[0] === undefined ? [] : sourceExcerpt(text, problems[0]);
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const lines = [`Task file "${file}" is not valid: ${count}`, first, ...excerpt, ...others];
  if (problems.length > PROBLEMS_SHOWN) lines.push(`and ${problems.length - PROBLEMS_SHOWN} more`);
  return new AutotunerError('AT_CONFIG_INVALID', lines.join('\n'), { details: { file, problems } });
}
