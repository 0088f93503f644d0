import {
  Argument,
  Command,
  CommanderError,
  InvalidArgumentError,
  Option,
  type OutputConfiguration,
} from 'commander';
import type { CliContext } from './cli_context.ts';
import { CommandOptions } from './command_options.ts';
import type { ArgumentRow, CommandRow, OptionRow } from './command.ts';
import { COMMAND_TABLE, GLOBAL_OPTIONS } from './command_table.ts';
import { OptionValueError, parseOptionValue } from './option_value.ts';
import type { Output } from './terminal/output.ts';

/** What the program needs from the process around it. */
export interface ProgramHost {
  readonly version: string;
  readonly out: Output;
  readonly err: Output;
  /** Makes the context of a command once the global options are known. */
  readonly contextOf: (options: CommandOptions) => CliContext;
}

/** Parses the command line, carries the command out and resolves with the exit code. */
export async function runProgram(argv: readonly string[], host: ProgramHost): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(host, (code) => {
    exitCode = code;
  });
  try {
    if (argv.length === 0) program.help({ error: true });
    await program.parseAsync(knownHelp(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
  return exitCode;
}

/** `help rnu` would show the general help without a word; as a command, "rnu" is refused with a suggestion. */
function knownHelp(argv: readonly string[]): readonly string[] {
  const [command, about] = argv;
  const isKnown = about === undefined || about === 'help' || COMMAND_TABLE.some(({ name }) => name === about);
  return command === 'help' && !isKnown && !about.startsWith('-') ? [about] : argv;
}

function buildProgram(host: ProgramHost, finish: (code: number) => void): Command {
  const program = new Command('autotuner')
    .description('Tunes the parameters of any command, and learns from the runs that fail.')
    .version(host.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [COMMAND]', 'show help of a command')
    .showSuggestionAfterError(true)
    .showHelpAfterError('(autotuner --help shows what there is)')
    .exitOverride()
    .configureOutput(helpOutput(host))
    .configureHelp({ showGlobalOptions: true });
  for (const row of GLOBAL_OPTIONS) program.addOption(optionOf(row));
  for (const row of COMMAND_TABLE) addCommand(program, row, { host, finish });
  return program.addHelpText('after', GENERAL_HELP);
}

function helpOutput(host: ProgramHost): OutputConfiguration {
  const width = (output: Output): number => Math.min(100, output.size().columns);
  return {
    writeOut: (text) => host.out.write(text),
    writeErr: (text) => host.err.write(text),
    outputError: (text, write) => write(refusalText(text, host.err)),
    getOutHelpWidth: () => width(host.out),
    getErrHelpWidth: () => width(host.err),
    getOutHasColors: () => host.out.terminal.hasColor,
    getErrHasColors: () => host.err.terminal.hasColor,
  };
}

/** What commander says about wrong use, in the form of every other error: capital, double quotes, code. */
function refusalText(text: string, { paint }: Output): string {
  const [first = '', ...others] = text.trimEnd().split('\n');
  const said = first
    .replace(/^error: /, '')
    .replaceAll(/'([^']*)'/g, '"$1"')
    .replace(/\.$/, '')
    .replace(/\. ([A-Z])/, (_, letter: string) => `: ${letter.toLowerCase()}`);
  const line = `${paint.bad('error:')} ${said.charAt(0).toUpperCase()}${said.slice(1)} [AT_USAGE]`;
  return `${[line, ...others].join('\n')}\n`;
}

function addCommand(
  program: Command,
  row: CommandRow,
  run: { host: ProgramHost; finish: (code: number) => void },
): void {
  const command = program.command(row.name).summary(row.summary).description(descriptionOf(row));
  command
    .helpOption('-h, --help', 'show help')
    .showHelpAfterError(`(autotuner ${row.name} --help shows what there is)`);
  for (const argument of row.arguments) command.addArgument(argumentOf(argument));
  for (const option of row.options) command.addOption(optionOf(option));
  command.addHelpText('after', examplesOf(row));
  command.action(async () => {
    const options = new CommandOptions(command.optsWithGlobals());
    const execute = await row.load();
    run.finish(await execute({ args: command.args, options, cli: run.host.contextOf(options) }));
  });
}

function descriptionOf(row: CommandRow): string {
  const sentence = `${row.summary.charAt(0).toUpperCase()}${row.summary.slice(1)}.`;
  return row.details === undefined ? sentence : `${sentence}\n${row.details}`;
}

function argumentOf(row: ArgumentRow): Argument {
  return new Argument(row.isRequired ? `<${row.name}>` : `[${row.name}]`, row.summary);
}

function optionOf(row: OptionRow): Option {
  const option = new Option(row.flags, row.summary);
  if (row.choices !== undefined) return option.choices([...row.choices]);
  if (row.value === undefined) return option;
  return option.argParser((text: string, before: unknown) => {
    try {
      return parseOptionValue(text, { row, before });
    } catch (error) {
      // Commander prints the place (which option) and asks for this class.
      throw error instanceof OptionValueError ? new InvalidArgumentError(error.message) : error;
    }
  });
}

function examplesOf(row: CommandRow): string {
  return `\nExamples:\n${row.examples.map((one) => `  ${one.line}\n      ${one.summary}`).join('\n')}`;
}

const GENERAL_HELP = `
TASK is the number of a task, EXP that of an experiment in it: 9, 9/14.

Environment:
  AUTOTUNER_HOME     data folder
  AUTOTUNER_URL      talk to this server instead of running in process
  AUTOTUNER_API_KEY  key of that server
  NO_COLOR, FORCE_COLOR, COLUMNS, TERM=dumb, CI

Examples:
  autotuner init
      write a task file
  autotuner run task.yaml
      tune, and watch
  autotuner best --sh
      the best command line so far
  autotuner logs -f
      what the experiments print`;
