import type {
  AttemptIdentity,
  AttemptUsage,
  ChildRole,
  ContainmentChoice,
  OrphanPolicy,
} from '@autotuner/core';
import type { ProcessPlan } from '../attempt/attempt_plan.ts';

/** Name of a way to contain a process tree, strongest first; stored with each attempt. */
export type TierName = Extract<ContainmentChoice, 'cgroup2' | 'pidns' | 'subreaper' | 'scan'>;

/** Which part of an attempt a tree is; `ready` asks whether the server is. */
export type TreeRole = ChildRole | 'ready';

/** How a main process ended, as the kernel told whoever waited for it. */
export type ExitFacts =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  /** It never ran: `errno` such as ENOENT, `detail` names the thing that is wrong. */
  | { readonly kind: 'spawn'; readonly errno: string; readonly detail: string }
  /** The process that waited for it died, so nobody knows. */
  | { readonly kind: 'lost' };

/** One process to contain. */
export interface LaunchPlan {
  readonly process: ProcessPlan;
  /** Of the attempt; marks the tree's environment. */
  readonly token: string;
  /** Part of the attempt: tells the trees of one token apart. */
  readonly role: TreeRole;
  /** Absolute paths of the raw files that get every byte; without `err` both streams go to `out`. They are made where they are missing. */
  readonly raw: { readonly out: string; readonly err?: string };
  /** What becomes of it when the supervisor dies; `adopt` needs an exit file. @default 'die' */
  readonly orphans?: OrphanPolicy;
  /** Absolute path of the file in which whoever waits for the process records how it ended; with `orphans: adopt`. */
  readonly exitFile?: string;
}

/**
 * A running process tree. Its owner calls `killHard()` (or sees `isEmpty()`), then `release()`. No method waits for
 * a stream of the tree, and none of those that end it starts a process.
 */
export interface ContainedProcess {
  /** What finds the tree again after this supervisor died. */
  readonly identity: AttemptIdentity;
  /** Resolves once, when the main process has ended; descendants may live on. Never rejects. */
  readonly exited: Promise<ExitFacts>;
  /** Resolves when every byte is in the raw files and nobody is left who could write another one. Never rejects. */
  readonly drained: Promise<void>;
  /** What the writers of the raw files complained of, such as a full disk; empty while all is well. */
  captureFault(): string;
  /** Asks the process group to end (TERM). */
  terminate(): void;
  /** Tells whether no process of the tree is left, as far as the tier can see; cheap enough for every few milliseconds. */
  isEmpty(): boolean;
  /** Process ids of the tree as this machine numbers them. */
  members(): readonly number[];
  /** Ends everything at once and resolves when it is gone, or when the tier gives up proving it. */
  killHard(): Promise<EmptyProof>;
  /** What the tree used so far; call it now and then for the peak, and before `release()`. */
  usage(): AttemptUsage;
  /** True when the kernel killed a member for lack of memory. */
  hasRunOutOfMemory(): boolean;
  /** Frees what the tier holds outside of the tree. */
  release(): void;
  /** Lets go of a tree that is to outlive this supervisor, in place of `release()`; it was launched with `orphans: adopt`. */
  leave?(): void;
}

/** What is known after a hard kill. */
export interface EmptyProof {
  /** True when nothing is left; only `cgroup2` and `pidns` say so with the kernel's word. */
  readonly isEmpty: boolean;
  /** Those that are known to live on. */
  readonly survivors: readonly number[];
}

/** The tree of an attempt whose supervisor died. */
export interface Leftover {
  readonly token: string;
  readonly identities: readonly AttemptIdentity[];
  /** Absolute paths of its raw files: who writes them belongs to it. */
  readonly raw?: readonly string[];
  /** False when somebody has looked, and no process carries the token or has a raw file open: the tier need not search. @default true */
  readonly isTraced?: boolean;
}

/** One process of an attempt that was launched with `orphans: adopt`, and whose supervisor died. */
export interface Orphan {
  readonly token: string;
  readonly role: ChildRole;
  readonly identity: AttemptIdentity;
  readonly exitFile: string;
  /** Raw files that it, or a log writer of it, may still write to. */
  readonly raw: readonly string[];
  /** Name of the command, for messages. */
  readonly command: string;
}

/** One way to contain process trees. Launch from the main thread only: the death of the launching thread ends a `pidns` tree. */
export interface Tier {
  readonly name: TierName;
  /** True when emptiness is proven by the kernel. */
  readonly isStrict: boolean;
  /** Starts a process; what is wrong with the command itself shows in `exited`. */
  launch(plan: LaunchPlan): Promise<ContainedProcess>;
  /** Ends what is left of an attempt that another supervisor started; a reused process id is not touched. */
  killLeftover(leftover: Leftover): Promise<EmptyProof>;
  /**
   * Takes over a process that another supervisor launched: it is alive, or it has recorded its end. Undefined when it is
   * neither. A tier without this method cannot; its leftovers are killed.
   */
  adopt?(orphan: Orphan): Promise<ContainedProcess | undefined>;
}
