import { waitUntil } from './pause.ts';
import { isMemberAlive, signalMember } from './proc_table.ts';
import type { Member } from './process_stat.ts';
import type { EmptyProof } from './tier.ts';
import type { TreeScan } from './tree_scan.ts';

/** Long enough to catch chains of processes that replace each other, short enough to give up on. */
const KILL_MS = 3000;
/** So long the event loop is held up at once. */
const STOP_MS = 40;
/** A killed process is gone within milliseconds, unless it waits for a device. */
const DEATH_MS = 200;

/** Together a millisecond or two, in which a quick chain of processes shows itself. */
const PEEKS = 12;

/**
 * Stops what a scan finds until it finds nobody new, kills what was stopped, and does it again until nothing is
 * found. Stopping first, or a tree whose members replace each other outruns the scan. Starts no process.
 */
export async function killTree(scan: TreeScan): Promise<EmptyProof> {
  const deadline = performance.now() + KILL_MS;
  do {
    const members = stopAll(scan);
    for (const member of members) signalMember(member, 'SIGKILL');
    const isDead = await waitUntil(() => !members.some(isMemberAlive), { timeoutMs: DEATH_MS });
    if (isDead && scan.isGone(PEEKS)) return { isEmpty: true, survivors: [] };
  } while (performance.now() < deadline);
  const survivors = scan.look().map((one) => one.pid);
  return { isEmpty: survivors.length === 0, survivors };
}

/** Stops each member as soon as it is seen: one that hands over to a successor must not have the time. */
function stopAll(scan: TreeScan): readonly Member[] {
  const stopped = new Map<string, Member>();
  const stop = (member: Member): void => {
    const name = `${member.pid} ${member.start}`;
    if (stopped.has(name)) return;
    stopped.set(name, member);
    signalMember(member, 'SIGSTOP');
  };
  const deadline = performance.now() + STOP_MS;
  for (let count = -1; count !== stopped.size && performance.now() < deadline;) {
    count = stopped.size;
    scan.look(stop);
    scan.peek(PEEKS, stop);
  }
  return [...stopped.values()];
}
