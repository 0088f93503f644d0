import type { Writable } from 'node:stream';
import { cancel, intro, isCancel, select, text as askText } from '@clack/prompts';
import type { InitAnswers, InitParameter } from './init_answers.ts';
import { parseDomain, placeholdersOf } from './parameter_domain.ts';

/** Asks on the terminal for what is not given yet; undefined when the person gives up. */
export async function askAnswers(
  given: Partial<InitAnswers>,
  output: Writable,
): Promise<InitAnswers | undefined> {
  intro('A new task file', { output });
  try {
    return await askAll(given, output);
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    cancel('Nothing was written', { output });
    return undefined;
  }
}

/** The person pressed Ctrl-C or Escape. */
class GivenUp extends Error {}

async function askAll(given: Partial<InitAnswers>, output: Writable): Promise<InitAnswers> {
  const line = (message: string, options: LineOptions): Promise<string> =>
    askLine(message, { ...options, output });
  const name = given.name ?? (await line('Name of the task', { initial: 'my-task' }));
  const command =
    given.command ??
    (
      await line('Command to tune; write {name} where a parameter goes', {
        hint: './bench --threads {threads}',
        accepts: (text) =>
          placeholdersOf(text.split(' ')).length > 0 || 'at least one {name}, such as {threads}',
      })
    ).split(/\s+/);
  const parameters = await askParameters(command, { given: given.parameters ?? [], line });
  const metric =
    given.metric ?? (await line('Metric that it prints, as {"metric": number}', { initial: 'score' }));
  const direction = given.direction ?? (await askDirection(metric, output));
  const count = await askCount(given.experiments, line);
  return { name, command, parameters, metric, direction, experiments: count };
}

type AskLine = (message: string, options: LineOptions) => Promise<string>;

interface LineOptions {
  readonly initial?: string;
  readonly hint?: string;
  /** True, or what would be accepted. */
  readonly accepts?: (text: string) => true | string;
}

async function askParameters(
  command: readonly string[],
  options: { readonly given: readonly InitParameter[]; readonly line: AskLine },
): Promise<readonly InitParameter[]> {
  const parameters = [...options.given];
  for (const name of placeholdersOf(command)) {
    if (parameters.some((one) => one.name === name)) continue;
    const domain = await options.line(`Values of {${name}}: 1..9, 0.1..1, fast,lazy or bool`, {
      accepts: (text) =>
        parseDomain(text) !== undefined || 'a range such as 1..9, choices such as fast,lazy, or bool',
    });
    parameters.push({ name, domain: parseDomain(domain) ?? '' });
  }
  return parameters;
}

async function askDirection(metric: string, output: Writable): Promise<'minimize' | 'maximize'> {
  const chosen = await select<'minimize' | 'maximize'>({
    message: `Which ${metric} is better?`,
    options: [
      { value: 'minimize', label: 'smaller' },
      { value: 'maximize', label: 'larger' },
    ],
    output,
  });
  if (isCancel(chosen)) throw new GivenUp();
  return chosen;
}

async function askCount(given: number | undefined, line: AskLine): Promise<number> {
  if (given !== undefined) return given;
  const isCount = (text: string): true | string =>
    /^[1-9]\d{0,5}$/.test(text) ? true : 'a whole number from 1';
  return Number(await line('How many experiments?', { initial: '30', accepts: isCount }));
}

async function askLine(
  message: string,
  options: LineOptions & { readonly output: Writable },
): Promise<string> {
  const { initial, hint, accepts, output } = options;
  const answer = await askText({
    message,
    ...(initial === undefined ? {} : { initialValue: initial }),
    ...(hint === undefined ? {} : { placeholder: hint }),
    validate: (value) => {
      const verdict = (value ?? '').trim() === '' ? 'something' : (accepts?.(value ?? '') ?? true);
      return verdict === true ? undefined : `Expected ${verdict}`;
    },
    output,
  });
  if (isCancel(answer)) throw new GivenUp();
  return answer.trim();
}
