import type { Params, ParamValue } from '../search_space/distribution.ts';
import type { Parameter, SearchSpace } from '../search_space/search_space.ts';
import { quoteForShell, splitShellLine } from './shell_line.ts';
import type { ShellToken } from './shell_line.ts';
import type { CommandSpec, TaskConfig } from './task_config.ts';
import { parseTemplate, placeholderNames, solePlaceholder } from './template.ts';

/** Names besides parameters that a placeholder may have; the engine gives their values as `extra`. */
export const EXTRA_NAMES: readonly string[] = ['port', 'task', 'experiment', 'attempt'];

/** What placeholders stand for. */
export interface TemplateValues {
  /** The active parameters; those of the space that are absent here are inactive. */
  readonly params: Params;
  readonly space: SearchSpace;
  /** Values of {@link EXTRA_NAMES}. */
  readonly extra?: Readonly<Record<string, string | number>>;
}

/** A command with the values to fill in. */
export interface RenderRequest extends TemplateValues {
  readonly command: CommandSpec;
  readonly env?: Readonly<Record<string, string>>;
}

/** A process to spawn: its argument vector, and the variables to add to its environment. */
export interface RenderedProcess {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Fills parameter values into a command and its environment. Values are put in whole: an argument is never split,
 * and a shell line gets them quoted. Numbers print in their shortest form that reads back the same.
 *
 * An argument that is just `{flag}` of a bool becomes the bare flag, or is dropped when false. An argument that
 * mentions an inactive parameter is dropped, together with an option name (`--level`) before it; a variable that
 * mentions one is left unset. Words of a shell line are treated like arguments.
 *
 * @throws RangeError when a placeholder is neither a parameter of the space nor in `extra`.
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { renderProcess } from '@autotuner/core';
 *
 * const level = { name: 'level', distribution: { type: 'int', low: 1, high: 19, log: false, step: 1 }, when: [] } as const;
 * const { argv } = renderProcess({
 *   command: { kind: 'argv', argv: ['zstd', '-{level}', 'corpus.txt'] },
 *   params: { level: 3 },
 *   space: { parameters: [level], constraints: [] },
 * });
 * assert.deepEqual(argv, ['zstd', '-3', 'corpus.txt']);
 * ```
 */
export function renderProcess(request: RenderRequest): RenderedProcess {
  return { argv: renderCommand(request.command, request), env: renderEnv(request.env ?? {}, request) };
}

/**
 * Fills values into one text, such as the address of a readiness check.
 *
 * @throws RangeError when a placeholder has no value.
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { renderText } from '@autotuner/core';
 *
 * assert.equal(renderText('http://127.0.0.1:{port}/{{x}}', { port: 8080 }), 'http://127.0.0.1:8080/{x}');
 * ```
 */
export function renderText(text: string, values: Readonly<Record<string, ParamValue>>): string {
  const pieces = parseTemplate(text).map((piece) =>
    typeof piece === 'string' ? piece : valueIn(values, piece.name),
  );
  if (pieces.includes(undefined))
    throw new RangeError(`Cannot fill in ${JSON.stringify(text)}: a placeholder has no value`);
  return pieces.join('');
}

function valueIn(values: Readonly<Record<string, ParamValue>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? formatValue(values[name] ?? '') : undefined;
}

/**
 * The names of all placeholders of a task, those of {@link EXTRA_NAMES} included.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { usedParameters } from '@autotuner/core';
 *
 * const command = { kind: 'argv', argv: ['gzip', '-{level}'] } as const;
 * assert.deepEqual([...usedParameters({ command, env: { OUT: '{attempt}' } })], ['level', 'attempt']);
 * ```
 */
export function usedParameters(task: Pick<TaskConfig, 'command' | 'env' | 'deploy'>): ReadonlySet<string> {
  const texts = [...commandTexts(task.command), ...Object.values(task.env), ...deployTexts(task.deploy)];
  return new Set(texts.flatMap(placeholderNames));
}

function commandTexts(command: CommandSpec): readonly string[] {
  return command.kind === 'argv' ? command.argv : [command.line];
}

function deployTexts(deploy: TaskConfig['deploy']): readonly string[] {
  if (deploy === undefined) return [];
  const { ready } = deploy;
  const own = commandTexts(deploy.command);
  switch (ready.kind) {
    case 'http':
      return [...own, ready.url];
    case 'tcp':
      return [...own, ready.host, ready.port];
    case 'command':
      return [...own, ...commandTexts(ready.command)];
    case 'log':
      return own;
  }
}

function renderCommand(command: CommandSpec, values: TemplateValues): readonly string[] {
  if (command.kind === 'argv') return renderArguments(command.argv, values);
  return ['/bin/sh', '-c', renderShellLine(command.line, values)];
}

function renderEnv(env: Readonly<Record<string, string>>, values: TemplateValues): Record<string, string> {
  const entries = Object.entries(env).map(
    ([name, text]) => [name, renderPieces(text, values, (value) => value)] as const,
  );
  return Object.fromEntries(
    entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined),
  );
}

function renderArguments(argv: readonly string[], values: TemplateValues): readonly string[] {
  return argv.flatMap((argument, i) => {
    const next = argv[i + 1];
    if (next !== undefined && isOptionName(argument) && losesItsValue(next, values)) return [];
    return renderArgument(argument, values, (value) => value);
  });
}

function renderShellLine(line: string, values: TemplateValues): string {
  const tokens = splitShellLine(line);
  return tokens.map((token, i) => renderShellToken(token, valueWordAfter(tokens, i), values)).join('');
}

function renderShellToken(token: ShellToken, next: string | undefined, values: TemplateValues): string {
  if (token.kind === 'gap') return token.text;
  if (next !== undefined && isOptionName(token.text) && losesItsValue(next, values)) return '';
  return renderArgument(token.text, values, quoteForShell).join('');
}

// The next word, if only blanks stand between; an operator or a line end starts another command.
function valueWordAfter(tokens: readonly ShellToken[], i: number): string | undefined {
  return /^[ \t]+$/u.test(tokens[i + 1]?.text ?? '') ? tokens[i + 2]?.text : undefined;
}

type Quote = (value: string) => string;

/** One argument, or none when it is dropped. */
function renderArgument(argument: string, values: TemplateValues, quote: Quote): readonly string[] {
  const flag = bareFlag(argument, values.space);
  if (flag !== undefined) return values.params[flag.name] === true ? [quote(flag.text)] : [];
  const rendered = renderPieces(argument, values, quote);
  return rendered === undefined ? [] : [rendered];
}

function bareFlag(argument: string, space: SearchSpace): { name: string; text: string } | undefined {
  const name = solePlaceholder(argument);
  const parameter = name === undefined ? undefined : findParameter(name, space);
  if (name === undefined || parameter?.distribution.type !== 'bool') return undefined;
  return { name, text: parameter.distribution.flag ?? `--${name.replaceAll('_', '-')}` };
}

// A dropped bare flag never was the value of the option before it.
function losesItsValue(argument: string, values: TemplateValues): boolean {
  return (
    bareFlag(argument, values.space) === undefined && renderPieces(argument, values, String) === undefined
  );
}

function isOptionName(argument: string): boolean {
  return /^--?[^-=\s{}][^={}]*$/u.test(argument) && Number.isNaN(Number(argument));
}

function renderPieces(text: string, values: TemplateValues, quote: Quote): string | undefined {
  const rendered = parseTemplate(text).map((piece) => {
    if (typeof piece === 'string') return piece;
    const value = valueOf(piece.name, text, values);
    return value === undefined ? undefined : quote(formatValue(value));
  });
  return rendered.includes(undefined) ? undefined : rendered.join('');
}

/** The value of a placeholder; undefined for an inactive parameter. */
function valueOf(name: string, text: string, values: TemplateValues): ParamValue | undefined {
  if (Object.hasOwn(values.params, name)) return values.params[name];
  const extra = values.extra ?? {};
  if (Object.hasOwn(extra, name)) return extra[name];
  if (findParameter(name, values.space) !== undefined) return undefined;
  throw new RangeError(`Cannot render ${JSON.stringify(text)}: "${name}" is no parameter and has no value`);
}

function findParameter(name: string, space: SearchSpace): Parameter | undefined {
  return space.parameters.find((parameter) => parameter.name === name);
}

// String() gives the shortest digits that read back as the same number (ECMA-262, Number::toString); -0 prints as 0.
function formatValue(value: ParamValue): string {
  return String(value);
}
