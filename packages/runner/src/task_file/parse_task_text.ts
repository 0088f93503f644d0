import { AutotunerError, parseTaskFile, type TaskConfig } from '@autotuner/core';
import { LineCounter, parseDocument, type Document, type YAMLError, type YAMLWarning } from 'yaml';
import { sourceExcerpt } from './source_excerpt.ts';
import { createSourceMap } from './source_map.ts';
import { invalidTaskFile, locateProblem, pointerFrom, type TaskFileProblem } from './task_file_problem.ts';

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
  });
  const broken = document.errors.find((error) => error.code !== 'DUPLICATE_KEY');
  if (broken !== undefined) throw unreadableText(broken, { file, text, lines });
  const map = createSourceMap(document, lines);
  const repeated = [...document.errors, ...document.warnings].map((error) => problemFromYaml(error, lines));
  const parsed = parseTaskFile(plainValueOf(document, file), { cwd });
  const found = 'problems' in parsed ? parsed.problems : [];
  const problems = [...repeated, ...found.map((problem) => locateProblem(problem, map))];
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

interface SourceText {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
}

function unreadableText(error: YAMLError, { file, text, lines }: SourceText): AutotunerError {
  const { line, col: column } = lines.linePos(error.pos[0]);
  const message = `Cannot read task file "${file}": ${file}:${line}:${column}: ${error.message.split('\n')[0]}`;
  const excerpt = sourceExcerpt(text, { line, column });
  return new AutotunerError('AT_CONFIG_UNREADABLE', `${message}\n${excerpt}`, {
    details: { file, line, column },
  });
}

// Repeated keys, unknown tags and directives: the text can be read, but not as it was meant.
function problemFromYaml(error: YAMLError | YAMLWarning, lines: LineCounter): TaskFileProblem {
  const { line, col: column } = lines.linePos(error.pos[0]);
  const message =
    error.code === 'DUPLICATE_KEY'
      ? 'Key stands here a second time; each key may be set once'
      : error.message;
  return { path: [], pointer: '', message, line, column };
}

/** @throws AutotunerError AT_CONFIG_UNREADABLE for aliases that lead nowhere or multiply without bound. */
function plainValueOf(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AutotunerError('AT_CONFIG_UNREADABLE', `Cannot read task file "${file}": ${reason}`, {
      cause,
      details: { file },
    });
  }
}
