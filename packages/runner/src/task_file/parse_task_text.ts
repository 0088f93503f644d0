import { AutotunerError, parseTaskFile, type TaskConfig } from '@autotuner/core';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { createSourceMap } from './source_map.ts';
import { invalidTaskFile, locateProblem, pointerFrom } from './task_file_problem.ts';
import {
  findBrokenAlias,
  findRepeatedKeys,
  problemFromYaml,
  reasonFromYaml,
  unreadableText,
} from './yaml_problem.ts';

/** Keeps a few lines of aliases of aliases from becoming gigabytes. */
const MAX_ALIAS_COUNT = 100;

/** How a task text is read. */
export interface ParseTaskTextOptions {
  /** What messages call the text. @default "task.yaml" */
  readonly file?: string;
  /** Absolute path that a relative `cwd` of the task starts from. */
  readonly cwd: string;
}

/**
 * Reads a task from YAML or JSON text.
 *
 * @throws AutotunerError AT_CONFIG_UNREADABLE for text that is no YAML; AT_CONFIG_INVALID with all problems in
 * `details.problems`, each with line and column.
 */
export function parseTaskText(text: string, { file = 'task.yaml', cwd }: ParseTaskTextOptions): TaskConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    merge: true,
    uniqueKeys: false,
  });
  const broken = document.errors[0];
  const source = { file, text, lines };
  if (broken !== undefined) throw unreadableText(reasonFromYaml(broken, text), source);
  const alias = findBrokenAlias(document);
  if (alias !== undefined) throw unreadableText(alias, source);
  const map = createSourceMap(document, lines);
  const odd = [
    ...findRepeatedKeys(document, lines),
    ...document.warnings.map((warning) => problemFromYaml(warning, lines)),
  ];
  const parsed = parseTaskFile(plainValueOf(document, file), { cwd });
  const found = 'problems' in parsed ? parsed.problems : [];
  const problems = [...odd, ...found.map((problem) => locateProblem(problem, map))];
  if (problems.length > 0 || !('config' in parsed)) throw invalidTaskFile(problems, { file, text });
  return parsed.config;
}

/**
 * Reads a task from a plain value, such as a parsed JSON body.
 *
 * @throws AutotunerError AT_CONFIG_INVALID with all problems in `details.problems`, each with path and pointer.
 */
export function parseTaskValue(value: unknown, { cwd }: { readonly cwd: string }): TaskConfig {
  const parsed = parseTaskFile(value, { cwd });
  if ('config' in parsed) return parsed.config;
  const problems = parsed.problems.map(({ path, message }) => ({
    path,
    pointer: pointerFrom(path),
    message,
  }));
  const lines = problems.map(({ message }) => message);
  throw new AutotunerError('AT_CONFIG_INVALID', ['Task is not valid:', ...lines].join('\n'), {
    details: { problems },
  });
}

/** @throws AutotunerError AT_CONFIG_UNREADABLE for aliases that multiply without bound. */
function plainValueOf(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIAS_COUNT });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const reason = said.startsWith('Excessive alias count')
      ? `its aliases stand for too many copies, more than ${MAX_ALIAS_COUNT}; write them out`
      : said;
    throw new AutotunerError('AT_CONFIG_UNREADABLE', `Cannot read task file "${file}": ${reason}`, {
      cause,
      details: { file },
    });
  }
}
