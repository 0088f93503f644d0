import { spawnSync } from 'node:child_process';
import { findTool } from './host_tools.ts';

/**
 * Gives shell text that opens two pipes without names and leaves their read ends at descriptors 6 and 7: shells pass a short
 * here-document through a pipe, and Linux opens its other end again through `/proc`. Saves the start of `mkfifo`.
 */
export function openNamelessPipes(orElse: string): string {
  return `exec 6<<A 7<<B || ${orElse}\nA\nB`;
}

const PROBE = `${openNamelessPipes('exit 1')}
[ -p /proc/self/fd/6 ] && [ -p /proc/self/fd/7 ] && exec 8<>/proc/self/fd/6 9>/proc/self/fd/7`;

let works: boolean | undefined;

/** Whether the shell of this machine has such pipes; some keep here-documents in files. Tried once. */
export function hasNamelessPipes(): boolean {
  works ??= spawnSync(findTool('sh') ?? '/bin/sh', ['-c', PROBE], { stdio: 'ignore' }).status === 0;
  return works;
}
