import { AutotunerError } from '@autotuner/core';
import type { Execute } from '../command.ts';

/** `autotuner completion SHELL`: a script for the shell to load. */
export const completion: Execute = async ({ args, cli }) => {
  const [shell] = args;
  cli.out.write(await scriptFor(shell ?? ''));
  return 0;
};

async function scriptFor(shell: string): Promise<string> {
  // Only what is printed is loaded, as in every command.
  if (shell === 'bash') return (await import('../completion/bash_script.ts')).bashScript();
  if (shell === 'zsh') return (await import('../completion/zsh_script.ts')).zshScript();
  if (shell === 'fish') return (await import('../completion/fish_script.ts')).fishScript();
  throw new AutotunerError('AT_USAGE', `Cannot complete for shell "${shell}": expected bash, zsh or fish`);
}
