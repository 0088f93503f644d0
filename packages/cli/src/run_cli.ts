import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CliContext } from './cli_context.ts';
import type { CommandOptions } from './command_options.ts';
import { describeFault } from './describe_fault.ts';
import { runProgram } from './program.ts';

/** The process around the program: a {@link CliContext} before the command line says which data folder to use. */
export type CliHost = Omit<CliContext, 'home'>;

/** Carries out a command line and resolves with the exit code. Faults become one message on the error output. */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  try {
    const contextOf = (options: CommandOptions): CliContext => ({ ...host, home: homeOf(options, host) });
    return await runProgram(argv, { out: host.out, err: host.err, version: await readVersion(), contextOf });
  } catch (error) {
    const fault = await describeFault(error, { isDebug: (host.env['AUTOTUNER_DEBUG'] ?? '') !== '' });
    host.err.line(`${host.err.paint.bad('error:')} ${fault.text}`);
    return fault.exitCode;
  }
}

function homeOf(options: CommandOptions, { env, cwd }: CliHost): string | undefined {
  const home = options.text('home') ?? (env['AUTOTUNER_HOME'] || undefined);
  return home === undefined ? undefined : resolve(cwd, home);
}

async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const parsed: unknown = JSON.parse(text);
  const isNamed = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  return isNamed ? String(parsed.version) : 'unknown';
}
