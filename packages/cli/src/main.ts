import { runCli } from './run_cli.ts';
import { makeOutput } from './terminal/output.ts';
import { describeTerminal } from './terminal/terminal.ts';

/** What still runs after the command (a thread, a socket) gets so long to end before the process leaves anyway. */
const LINGER_MS = 2000;

/** Runs the program with the arguments of the process, and sets its exit code. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  const noColor = argv.includes('--no-color');
  const out = makeOutput(process.stdout, describeTerminal(process.stdout, process.env, { noColor }));
  const err = makeOutput(process.stderr, describeTerminal(process.stderr, process.env, { noColor }));
  endQuietlyWithoutReader();
  const isInteractive = process.stdin.isTTY && err.terminal.isLive;
  process.exitCode = await runCli(argv, { out, err, env: process.env, cwd: process.cwd(), isInteractive });
  await Promise.all([out.flush(), err.flush()]);
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

/** `autotuner ls | head` closes standard output early: that ends the program, and is no error. Progress may get lost. */
function endQuietlyWithoutReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    process.exit(1);
  });
  process.stderr.on('error', () => undefined);
}
