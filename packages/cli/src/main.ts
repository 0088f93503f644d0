import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CliContext } from './cli_context.ts';
import type { CommandOptions } from './command_options.ts';
import { describeFault } from './describe_fault.ts';
import { runProgram } from './program.ts';
import { makeOutput, type Output } from './terminal/output.ts';
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
  process.exitCode = await runGuarded(argv, { out, err });
  await Promise.all([out.flush(), err.flush()]);
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

async function runGuarded(argv: readonly string[], outputs: { out: Output; err: Output }): Promise<number> {
  try {
    const contextOf = (options: CommandOptions): CliContext => makeContext(options, outputs);
    return await runProgram(argv, { ...outputs, version: await readVersion(), contextOf });
  } catch (error) {
    const fault = await describeFault(error, { isDebug: (process.env['AUTOTUNER_DEBUG'] ?? '') !== '' });
    outputs.err.line(`${outputs.err.paint.bad('error:')} ${fault.text}`);
    return fault.exitCode;
  }
}

function makeContext(options: CommandOptions, outputs: { out: Output; err: Output }): CliContext {
  const cwd = process.cwd();
  const home = options.text('home') ?? (process.env['AUTOTUNER_HOME'] || undefined);
  return {
    ...outputs,
    env: process.env,
    cwd,
    home: home === undefined ? undefined : resolve(cwd, home),
    isInteractive: process.stdin.isTTY && outputs.err.terminal.isLive,
  };
}

/** `autotuner ls | head` closes standard output early: that ends the program, and is no error. Progress may get lost. */
function endQuietlyWithoutReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    process.exit(1);
  });
  process.stderr.on('error', () => undefined);
}

async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const parsed: unknown = JSON.parse(text);
  const isNamed = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  return isNamed ? String(parsed.version) : 'unknown';
}
