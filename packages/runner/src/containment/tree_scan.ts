import { listOwnPipes, logUseOf, realPathsOf } from './log_descriptors.ts';
import { isMemberAlive, isThread, listChildren, readEnvironment, readStat } from './proc_table.ts';
import {
  fullTurnMs,
  snapshotOfNewest,
  takeSnapshot,
  type ProcessSnapshot,
  type TakeSnapshot,
} from './process_snapshot.ts';
import type { Member, ProcessStat } from './process_stat.ts';
import type { TreeRole } from './tier.ts';

/** By what the members of a tree are recognised. */
export interface TreeMarks {
  readonly token: string;
  /** Only the tree of this part of the attempt. */
  readonly role?: TreeRole;
  /** Main processes: whoever started before all of them does not belong to the tree. */
  readonly mains: readonly Member[];
  /** Whether the groups and sessions of main processes that are gone are still theirs. */
  readonly hasFreshGroups: boolean;
  /** Raw files of the attempt: who writes them or the pipes that lead to them belongs to the tree, except log writers. */
  readonly raw: readonly string[];
}

const TOKEN = 'AUTOTUNER_ATTEMPT_TOKEN=';
/** A log writer may have been started before the process whose output it writes; in clock ticks. */
const WRITER_HEAD_START = 100;
/** So many numbers before a main process there may be log writers of it. */
const WRITERS = 32;
/** A launcher has become the command by then, even on a machine that is very busy. */
const LAUNCH_MS = 2000;

/** Hears of a member. */
type OnFound = (member: Member) => void;

/**
 * Finds the members of a process tree that the kernel does not hold together: by process group and session, by the
 * token in their first environment, by descent from any member that was ever seen, and by the output they can write
 * to. Once seen, a process stays a member wherever it goes. Misses who was never seen as a descendant, left group
 * and session, cleared its environment and closed its output.
 */
export class TreeScan {
  readonly #marks: TreeMarks;
  readonly #take: TakeSnapshot;
  readonly #since: number;
  /** The supervisor and what started the main processes for it: never members. */
  readonly #strangers: ReadonlySet<number>;
  #known: ReadonlyMap<number, string> = new Map();
  #groups: ReadonlySet<number>;
  #raw: ReadonlySet<string> | undefined;
  /** Log writers share a session, also while they are still shells that hold all ends of their pipes. */
  readonly #writerSessions = new Set<number>();
  /** Who had a raw file open at the last look: a log writer that is about to leave has only that for a moment. */
  #suspects: ReadonlySet<number> = new Set();
  readonly #madeAt = performance.now();
  #hasStarted = false;

  constructor(marks: TreeMarks, take: TakeSnapshot = takeSnapshot) {
    this.#marks = marks;
    this.#take = take;
    const leaders = marks.mains.filter((one) => marks.hasFreshGroups || isMemberAlive(one));
    this.#groups = new Set(leaders.map((one) => one.pid));
    this.#since = marks.mains.reduce((least, one) => Math.min(least, Number(one.start)), Infinity);
    if (this.#since === Infinity) this.#since = 0;
    this.#strangers = new Set([process.pid, ...parentsOf(marks.mains)]);
  }

  /** Looks at every process of the machine. `onFound` hears of each member as soon as it is recognised. */
  look(onFound?: OnFound): readonly Member[] {
    const found = this.#search(this.#take(this.#from()), onFound);
    return this.#remember(found);
  }

  /**
   * Looks at the newest processes of the machine so many times: in a chain of processes that replace each other the
   * present one is among them, and this is quick enough to meet it before it is gone.
   */
  peek(times: number, onFound?: OnFound): readonly Member[] {
    const all = new Map(this.#known);
    for (let count = times; count > 0; count -= 1) {
      for (const [pid, start] of this.#search(snapshotOfNewest(), onFound)) all.set(pid, start);
    }
    return this.#remember(all);
  }

  /**
   * The members that are known, and their descendants: costs no look at the rest of the machine. Where the kernel
   * does not list children, only those that are known.
   */
  follow(): readonly Member[] {
    const found = new Map([...this.#known].filter(([pid, start]) => isMemberAlive({ pid, start })));
    for (const main of this.#marks.mains) if (isMemberAlive(main)) found.set(main.pid, main.start);
    this.#hasStarted ||= !this.#isLaunching();
    const open = this.#hasStarted ? [...found.keys()] : [];
    for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
      for (const pid of listChildren(parent) ?? []) {
        const stat = found.has(pid) ? undefined : readStat(pid);
        if (stat === undefined || stat.isDead || stat.parent !== parent) continue;
        found.set(pid, stat.start);
        open.push(pid);
      }
    }
    return this.#remember(found);
  }

  /** Looks whether anybody is left; that many peeks guard against chains of processes. */
  isGone(peeks: number): boolean {
    // Mostly one of those that were seen last lives, and then nothing else needs to be read.
    for (const [pid, start] of this.#known) if (isMemberAlive({ pid, start })) return false;
    // Twice: who hands over to a child between two readings of one look is met by the other.
    return this.look().length === 0 && this.peek(peeks).length === 0 && this.look().length === 0;
  }

  #search(snapshot: ProcessSnapshot, onFound: OnFound = () => undefined): ReadonlyMap<number, string> {
    this.#hasStarted ||= !this.#isLaunching();
    const found = new Map<number, string>();
    const add = (stat: ProcessStat): void => {
      found.set(stat.pid, stat.start);
      onFound(stat);
    };
    const others: ProcessStat[] = [];
    for (const pid of snapshot.pids) {
      const stat = this.#read(pid, snapshot);
      if (stat === undefined) continue;
      if (!this.#isMarked(stat, snapshot)) others.push(stat);
      else if (snapshot.isWhole || !isThread(pid)) add(stat);
    }
    if (!snapshot.isWhole) return found;
    if (this.#hasStarted) this.#spread(others, { found, add });
    this.#retireGroups(snapshot, found);
    return found;
  }

  /** A live process that may have to do with the tree. */
  #read(pid: number, snapshot: ProcessSnapshot): ProcessStat | undefined {
    const stat = this.#strangers.has(pid) ? undefined : snapshot.stat(pid);
    if (stat === undefined || stat.isDead) return undefined;
    return Number(stat.start) < this.#since - WRITER_HEAD_START ? undefined : stat;
  }

  #remember(found: ReadonlyMap<number, string>): readonly Member[] {
    // What starts log writers is in the launcher's group for a moment.
    this.#known = this.#hasStarted ? found : new Map();
    return membersOf(found);
  }

  /**
   * Members have later numbers than the main process, until numbers start again. Attempts that end soon are those
   * that come in great numbers, and for them this spares a look at all the rest of the machine.
   */
  #from(): number | undefined {
    if (!this.#marks.hasFreshGroups || performance.now() - this.#madeAt > fullTurnMs()) return undefined;
    const first = this.#marks.mains.reduce((least, one) => Math.min(least, one.pid), Infinity);
    return first === Infinity ? undefined : Math.max(1, first - WRITERS);
  }

  #canBeMember(stat: ProcessStat): boolean {
    return Number(stat.start) >= this.#since;
  }

  #isMarked(stat: ProcessStat, snapshot: ProcessSnapshot): boolean {
    if (!this.#canBeMember(stat)) return false;
    if (this.#known.get(stat.pid) === stat.start) return true;
    // It may not have made its group yet.
    if (this.#marks.mains.some((one) => one.pid === stat.pid && one.start === stat.start)) return true;
    if (this.#groups.has(stat.group) || this.#groups.has(stat.session)) return true;
    const parent = this.#known.get(stat.parent);
    if (parent !== undefined && snapshot.stat(stat.parent)?.start === parent) return true;
    return hasToken(stat.pid, this.#marks);
  }

  /** Adds descendants and holders of output, until there are no more. */
  #spread(
    others: readonly ProcessStat[],
    to: { readonly found: ReadonlyMap<number, string>; readonly add: (stat: ProcessStat) => void },
  ): void {
    const { found, add } = to;
    const young = others.filter((stat) => this.#canBeMember(stat));
    const addDescendants = (): void => {
      for (let size = -1; size !== found.size;) {
        size = found.size;
        for (const one of young) if (found.has(one.parent) && !found.has(one.pid)) add(one);
      }
    };
    addDescendants();
    for (const one of this.#findHolders(others.filter((stat) => !found.has(stat.pid)))) add(one);
    addDescendants();
  }

  /** Those that can write to the output: the pipes are known by the log writers that read them. */
  #findHolders(candidates: readonly ProcessStat[]): readonly ProcessStat[] {
    if (candidates.length === 0 || this.#marks.raw.length === 0) return [];
    const { token } = this.#marks;
    const raw = (this.#raw ??= realPathsOf(this.#marks.raw));
    // Whoever carries the token of another attempt belongs to that one.
    const all = candidates
      .filter(({ pid }) => tokenOf(pid) === undefined)
      .map((stat) => ({ stat, ...logUseOf(stat.pid, { raw, token }) }));
    const writers = all.filter(({ isWriter }) => isWriter);
    for (const { stat } of writers) this.#writerSessions.add(stat.session);
    const pipes = new Set(writers.flatMap((one) => one.pipes));
    if (pipes.size > 0) for (const inherited of listOwnPipes()) pipes.delete(inherited);
    const suspects = this.#suspects;
    this.#suspects = new Set(all.filter((one) => one.hasRaw).map((one) => one.stat.pid));
    return all
      .filter(({ stat }) => this.#canBeMember(stat) && !this.#writerSessions.has(stat.session))
      .filter(
        (one) => one.pipes.some((pipe) => pipes.has(pipe)) || (one.hasRaw && suspects.has(one.stat.pid)),
      )
      .map(({ stat }) => stat);
  }

  /** A group whose leader is gone and that has no member left may be anybody's from now on. */
  #retireGroups(snapshot: ProcessSnapshot, found: ReadonlyMap<number, string>): void {
    if (this.#groups.size === 0) return;
    const used = new Set<number>();
    for (const pid of found.keys()) {
      const stat = snapshot.stat(pid);
      if (stat !== undefined) used.add(stat.group).add(stat.session);
    }
    const isOurs = ({ pid, start }: Member): boolean => {
      const leader = snapshot.stat(pid);
      return leader === undefined ? used.has(pid) : leader.start === start;
    };
    const mains = this.#marks.mains.filter((one) => this.#groups.has(one.pid) && isOurs(one));
    this.#groups = new Set(mains.map((one) => one.pid));
  }

  /** A launcher that is not yet the command starts log writers, which are not to be taken for members. */
  #isLaunching(): boolean {
    // The command may have written over its environment before anybody looked at it.
    if (performance.now() - this.#madeAt > LAUNCH_MS) return false;
    return this.#marks.mains.some((main) => {
      const environment = isMemberAlive(main) ? readEnvironment(main.pid) : undefined;
      return environment?.includes(tokenEntry(this.#marks)) === false;
    });
  }
}

function membersOf(found: ReadonlyMap<number, string>): readonly Member[] {
  return [...found].map(([pid, start]) => ({ pid, start }));
}

function parentsOf(mains: readonly Member[]): readonly number[] {
  return mains.flatMap(({ pid }) => readStat(pid)?.parent ?? []);
}

function hasToken(pid: number, marks: TreeMarks): boolean {
  const environment = readEnvironment(pid);
  if (environment?.includes(tokenEntry(marks)) !== true) return false;
  return marks.role === undefined || environment.includes(`AUTOTUNER_ROLE=${marks.role}`);
}

function tokenOf(pid: number): string | undefined {
  return readEnvironment(pid)?.find((entry) => entry.startsWith(TOKEN));
}

function tokenEntry(marks: TreeMarks): string {
  return `${TOKEN}${marks.token}`;
}
