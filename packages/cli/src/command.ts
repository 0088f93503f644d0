import type { CliContext } from './cli_context.ts';
import type { CommandOptions } from './command_options.ts';

/** What a command gets: its arguments in the order of its row (absent ones undefined) and its options. */
export interface CommandInput {
  readonly args: readonly (string | undefined)[];
  readonly options: CommandOptions;
  readonly cli: CliContext;
}

/** Carries a command out and resolves with the exit code. */
export type Execute = (input: CommandInput) => Promise<number>;

/** What shell completion offers for an argument. */
export type Completes = 'file' | 'task' | 'experiment' | 'shell' | 'format';

/** One argument of a command. */
export interface ArgumentRow {
  /** In capitals, as shown in the usage line. */
  readonly name: string;
  readonly isRequired: boolean;
  readonly summary: string;
  readonly completes: Completes;
}

/** One option of a command, in the notation of commander: `-n, --lines <count>`. */
export interface OptionRow {
  readonly flags: string;
  readonly summary: string;
  /** How the value is checked; plain text when absent. */
  readonly value?: 'count' | 'integer' | 'duration' | 'port' | 'list';
  readonly choices?: readonly string[];
}

/** One line of the examples in the help text. */
export interface ExampleRow {
  readonly line: string;
  readonly summary: string;
}

/** One command: the source of the program, of its help, of shell completion and of the test of docs/cli.md. */
export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  readonly details?: string;
  readonly arguments: readonly ArgumentRow[];
  readonly options: readonly OptionRow[];
  readonly examples: readonly ExampleRow[];
  /** Imports the code of the command; nothing of it is loaded before. */
  readonly load: () => Promise<Execute>;
}
