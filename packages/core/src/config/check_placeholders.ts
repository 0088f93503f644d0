import type { Parameter, SearchSpace } from '../search_space/search_space.ts';
import { EXTRA_NAMES, usedParameters } from './command_template.ts';
import type { ReportProblem } from './config_problem.ts';
import { formatPath, quoteShort, quoteValue } from './describe_value.ts';
import { findNearestName } from './did_you_mean.ts';
import { isPlainWord, quotedParts } from './shell_line.ts';
import type { CommandSpec, TaskConfig } from './task_config.ts';
import { findStrayBrace, placeholderNames } from './template.ts';

type Path = readonly (string | number)[];

/** The parts of a task that may hold placeholders. */
export type TemplatedTask = Pick<TaskConfig, 'command' | 'env' | 'deploy' | 'readsParamsEnv'>;

/** What placeholders are checked against. */
export interface CheckPlaceholdersOptions {
  readonly space: SearchSpace;
  /** Names of all parameters of the file, those with problems included. */
  readonly names: ReadonlySet<string>;
  readonly report: ReportProblem;
}

/**
 * Reports stray braces, unknown placeholders, programs that could vanish, and quotes around values that the shell
 * would misread.
 */
export function checkPlaceholders(task: TemplatedTask, options: CheckPlaceholdersOptions): void {
  const extras = task.deploy === undefined ? EXTRA_NAMES.filter((name) => name !== 'port') : EXTRA_NAMES;
  const inner = { ...options, extras };
  checkCommand(task.command, { ...inner, path: [] });
  for (const [name, text] of Object.entries(task.env)) checkText(text, { ...inner, path: ['env', name] });
  if (task.deploy !== undefined) checkDeploy(task.deploy, { ...inner, path: ['deploy'] });
}

interface TextOptions extends CheckPlaceholdersOptions {
  /** Accepted names besides parameters. */
  readonly extras: readonly string[];
  readonly path: Path;
}

function checkDeploy({ command, ready }: NonNullable<TaskConfig['deploy']>, options: TextOptions): void {
  checkCommand(command, options);
  const path = [...options.path, 'ready'];
  if (ready.kind === 'http') checkAddress(ready.url, { ...options, path: [...path, 'http'] });
  if (ready.kind === 'tcp')
    checkAddress(`${ready.host}:${ready.port}`, { ...options, path: [...path, 'tcp'] });
  if (ready.kind === 'command') checkCommand(ready.command, { ...options, path });
}

// An address cannot be left out as an argument can.
function checkAddress(text: string, options: TextOptions): void {
  checkText(text, options);
  const { space, path, report } = options;
  const conditional = parametersIn(text, space).find(({ when }) => when.length > 0);
  if (conditional === undefined) return;
  report({
    path,
    message: `"${formatPath(path)}" needs values at all times, but "${conditional.name}" is conditional`,
  });
}

function checkCommand(command: CommandSpec, options: TextOptions): void {
  if (command.kind === 'shell')
    return checkShellLine(command.line, { ...options, path: [...options.path, 'shell'] });
  for (const [i, text] of command.argv.entries()) {
    checkText(text, { ...options, path: [...options.path, 'command', i] });
  }
  checkProgram(command.argv[0] ?? '', { ...options, path: [...options.path, 'command', 0] });
}

function checkText(text: string, { names, extras, path, report }: TextOptions): void {
  const stray = findStrayBrace(text);
  if (stray !== undefined) {
    const remedy = 'write {name} for a parameter, and {{ or }} for a brace';
    report({
      path,
      message: `"${formatPath(path)}" has a brace that belongs to no placeholder at ${quoteShort(stray)}; ${remedy}`,
    });
  }
  for (const name of new Set(placeholderNames(text))) {
    if (names.has(name) || extras.includes(name)) continue;
    const remedy = remedyForUnknown(name, [...names, ...extras]);
    report({ path, message: `Unknown parameter "{${name}}" in "${formatPath(path)}"${remedy}` });
  }
}

function remedyForUnknown(name: string, accepted: readonly string[]): string {
  if (name === 'port') return '; a free port is given to tasks with a deploy section';
  const nearest = findNearestName(name, accepted);
  return nearest === undefined ? `; for the text itself write {{${name}}}` : `, did you mean "{${nearest}}"?`;
}

// Without its first element the next one would be run in its place.
function checkProgram(text: string, { space, path, report }: TextOptions): void {
  const vanishing = parametersIn(text, space).find(
    ({ when, distribution }) => when.length > 0 || distribution.type === 'bool',
  );
  if (vanishing === undefined) return;
  report({
    path,
    message: `"${formatPath(path)}" must always name a program, but "${vanishing.name}" can be inactive or false; use a parameter that always has a value`,
  });
}

function checkShellLine(line: string, options: TextOptions): void {
  checkText(line, options);
  const { space, path, report } = options;
  for (const { name, distribution, when } of quotedParts(line).flatMap((part) => parametersIn(part, space))) {
    const odd =
      distribution.type === 'categorical'
        ? distribution.choices.find((choice) => !isPlainWord(String(choice)))
        : undefined;
    const why =
      when.length > 0
        ? 'it is conditional'
        : odd === undefined
          ? undefined
          : `its choice ${quoteValue(odd)} is quoted by itself`;
    if (why === undefined) continue;
    report({
      path,
      message: `Placeholder "{${name}}" in "${formatPath(path)}" must stand outside of quotes, because ${why}`,
    });
  }
}

/** Reports parameters that neither reach the command nor switch others on, unless the command reads AUTOTUNER_PARAMS. */
export function checkAllUsed(
  task: TemplatedTask,
  { space, report }: Pick<CheckPlaceholdersOptions, 'space' | 'report'>,
): void {
  if (task.readsParamsEnv) return;
  const used = usedParameters(task);
  const parents = new Set(space.parameters.flatMap(({ when }) => when.map(({ parent }) => parent)));
  for (const { name } of space.parameters) {
    // A parent acts through the parameters that it switches on.
    if (used.has(name) || parents.has(name)) continue;
    const remedy = `put "{${name}}" into command or env, or set reads_params_env: true`;
    report({
      path: ['parameters', name],
      atKey: true,
      message: `Parameter "${name}" is never used; ${remedy}`,
    });
  }
}

function parametersIn(text: string, space: SearchSpace): readonly Parameter[] {
  const names = placeholderNames(text);
  return space.parameters.filter(({ name }) => names.includes(name));
}
