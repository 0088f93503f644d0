import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findTool } from './host_tools.ts';
import { PERL_INIT, PYTHON_INIT, SHELL_INIT } from './init_programs.ts';
import type { ExitFacts } from './tier.ts';

/** What the first process of a contained tree is for. */
export type InitRole = 'namespace' | 'subreaper';

/** What it is written in; only the first two report what was used, and only they can be a subreaper. */
export type InitLanguage = 'perl' | 'python3' | 'sh';

/** Numbers of the system calls wait4, prctl, rt_sigprocmask and signalfd4, by the name that Node has for the machine. */
const SYSTEM_CALLS: Readonly<Record<string, string>> = {
  x64: '61,157,14,289',
  arm64: '260,167,135,74',
  riscv64: '260,167,135,74',
};

/** File in the launch folder with what went wrong before the command. */
const SETUP_MESSAGES = 'setup';

/** The best language of this machine for an init. */
export function pickInitLanguage(): InitLanguage {
  if (isUsableInit('perl')) return 'perl';
  return isUsableInit('python3') ? 'python3' : 'sh';
}

/** Whether the machine has what an init in this language needs. */
export function isUsableInit(language: InitLanguage): boolean {
  return findTool(language) !== undefined && (language !== 'perl' || process.arch in SYSTEM_CALLS);
}

/** Program and arguments of an init; the command's follow. */
export function initCommand(role: InitRole, language: InitLanguage): readonly string[] {
  const program = findTool(language) ?? language;
  switch (language) {
    case 'perl':
      return [program, '-e', PERL_INIT, '--', role, SYSTEM_CALLS[process.arch] ?? ''];
    case 'python3':
      return [program, '-I', '-S', '-c', PYTHON_INIT, role, ''];
    case 'sh':
      return [program, '-c', SHELL_INIT, 'init'];
  }
}

/**
 * Shell text for the launcher of an init. What programs on the way have to say (`unshare` complains when its namespace
 * is killed) must not get into the command's output, which waits on descriptor 5. TERM is meant for the command
 * alone: all others ignore it, and the init gives the command its default back; a shell could not, so with one the
 * namespace relies on `unshare` ignoring it itself.
 */
export function enterInit(folder: string, language: InitLanguage): string {
  const ignore = language === 'sh' ? '' : `; trap '' TERM INT HUP QUIT`;
  return `exec 5>&2 2>${folder}/${SETUP_MESSAGES}${ignore}`;
}

/**
 * What became of a command whose init ended without a word about it: that was killed, or never came to be.
 *
 * @param outer how what held the init ended; it may have words of its own for a killed init
 */
export async function explainSilence(
  outer: ExitFacts,
  about: { readonly folder: string; readonly what: string; readonly wasKilled: boolean },
): Promise<ExitFacts> {
  if (outer.kind !== 'exit') return outer;
  if (about.wasKilled) return { kind: 'signal', signal: 'SIGKILL' };
  const said = await readFile(join(about.folder, SETUP_MESSAGES), 'utf8').catch(() => '');
  const why = said.trim() === '' ? `exit code ${outer.code}` : said.trim();
  return { kind: 'spawn', errno: 'EIO', detail: `The ${about.what} could not be set up: ${why}` };
}
