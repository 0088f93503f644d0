import type { Output } from './terminal/output.ts';
import type { Environment } from './terminal/terminal.ts';

/** What every command may use of the process around it. */
export interface CliContext {
  /** Data. */
  readonly out: Output;
  /** Progress, questions and errors. */
  readonly err: Output;
  readonly env: Environment;
  /** Working directory, absolute. */
  readonly cwd: string;
  /** The data folder that `--home` or AUTOTUNER_HOME names; undefined for the usual one. */
  readonly home: string | undefined;
  /** Both ends of the conversation are a person's terminal, so questions may be asked. */
  readonly isInteractive: boolean;
}
