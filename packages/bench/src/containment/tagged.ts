import { readMembers } from '../oracle/member.ts';

/** Live processes of this machine with a tag in their command line; only for programs that do not hide. */
export function taggedPids(tag: string): readonly number[] {
  return readMembers('/proc')
    .filter(({ pid, argv }) => pid !== process.pid && argv.some((one) => one.includes(tag)))
    .map((one) => one.pid);
}

/** Ends them, so that a bench leaves nothing whatever was measured. */
export function killTagged(tag: string): void {
  for (const pid of taggedPids(tag)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}
