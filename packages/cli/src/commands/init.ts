import { writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AutotunerError, TASK_FILE_SCHEMA } from '@autotuner/core';
import type { CommandInput, Execute } from '../command.ts';
import { EXAMPLE_ANSWERS, type InitAnswers, type InitParameter } from '../init/init_answers.ts';
import { parseParameter, placeholdersOf } from '../init/parameter_domain.ts';
import { taskFileText } from '../init/task_file_text.ts';

const SCHEMA_FILE = 'task.schema.json';

/** `autotuner init [FILE]`: writes a task file, and beside it the schema that editors complete and check it with. */
export const init: Execute = async (input) => {
  const { cli, options, args } = input;
  const file = args[0] ?? 'task.yaml';
  const answers = await answersFor(input);
  if (answers === undefined) return 130;
  const path = resolve(cli.cwd, file);
  await writeNew(path, {
    text: taskFileText(answers, { schema: SCHEMA_FILE }),
    isForced: options.isOn('force'),
  });
  const schema = `${JSON.stringify(TASK_FILE_SCHEMA, null, 2)}\n`;
  await writeNew(join(dirname(path), SCHEMA_FILE), { text: schema, isForced: true });
  cli.err.line(
    `${cli.err.paint.good(cli.err.figures.success)} Wrote ${file} and ${SCHEMA_FILE} (for editors)`,
  );
  cli.err.line(`Next: autotuner check ${file} && autotuner run ${file}`);
  return 0;
};

async function answersFor(input: CommandInput): Promise<InitAnswers | undefined> {
  const given = givenAnswers(input);
  if (!input.cli.isInteractive || input.options.isOn('yes')) return completed(given);
  const { askAnswers } = await import('../init/ask_answers.ts');
  return askAnswers({ name: basename(input.cli.cwd), ...given }, process.stderr);
}

function givenAnswers({ options }: CommandInput): Partial<InitAnswers> {
  const name = options.text('name');
  const command = options.text('command')?.trim().split(/\s+/);
  const metric = options.text('metric');
  const direction = options.text('direction');
  const experiments = options.number('experiments');
  return {
    ...(name === undefined ? {} : { name }),
    ...(command === undefined ? {} : { command }),
    ...(metric === undefined ? {} : { metric }),
    ...(direction === 'minimize' || direction === 'maximize' ? { direction } : {}),
    ...(experiments === undefined ? {} : { experiments }),
    parameters: options.list('param').map(givenParameter),
  };
}

function givenParameter(text: string): InitParameter {
  const parameter = parseParameter(text);
  if (parameter !== undefined) return parameter;
  throw new AutotunerError(
    'AT_USAGE',
    `Cannot read --param "${text}": expected NAME=DOMAIN such as x=1..9, x=0.1..1, x=a,b,c or x=bool`,
  );
}

/** Without a command the example is written; with one, its placeholders need their domains. */
function completed(given: Partial<InitAnswers>): InitAnswers {
  const { command, parameters = [] } = given;
  if (command === undefined) return { ...EXAMPLE_ANSWERS, ...given, parameters: EXAMPLE_ANSWERS.parameters };
  const missing = placeholdersOf(command).filter((name) => !parameters.some((one) => one.name === name));
  if (missing.length === 0 && parameters.length > 0) {
    return {
      name: 'my-task',
      metric: 'score',
      direction: 'minimize',
      experiments: 30,
      ...given,
      command,
      parameters,
    };
  }
  const what =
    missing.length === 0 ? 'the command has no {parameter}' : `{${missing.join('}, {')}} has no domain`;
  throw new AutotunerError(
    'AT_USAGE',
    `Cannot write a task file for "${command.join(' ')}": ${what}; expected a {name} in the command and a --param NAME=DOMAIN for each`,
  );
}

async function writeNew(
  path: string,
  file: { readonly text: string; readonly isForced: boolean },
): Promise<void> {
  try {
    await writeFile(path, file.text, { flag: file.isForced ? 'w' : 'wx' });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const why = code === 'EEXIST' ? 'it is there already; --force overwrites it' : code;
    throw new AutotunerError('AT_USAGE', `Cannot write "${path}": ${why}`, { cause });
  }
}
