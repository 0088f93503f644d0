import { basename } from 'node:path';
import type { AttemptOutcome, AttemptUsage } from '@autotuner/core';
import { readFileEnd } from '../capture/file_end.ts';
import type { RawFile } from '../capture/raw_files.ts';
import { pause, waitUntil } from '../containment/pause.ts';
import { namesOf } from '../containment/process_names.ts';
import { sendSignal } from '../containment/proc_table.ts';
import { stopProcess } from '../containment/stop_process.ts';
import type { ContainedProcess, EmptyProof, ExitFacts } from '../containment/tier.ts';
import { EVIDENCE_BYTES, needsPrinted, outcomeFromExit, type PrintedEnd } from './exit_outcome.ts';

/** Helpers such as `tee` end by themselves a moment after the main process; they are no leak. */
const SETTLE_MS = 100;
/** What is in the pipes reaches even a busy disk in this time, unless somebody holds them who could not be ended. */
const STRICT_DRAIN_MS = 10_000;
/** Where that may well be, the next experiment does not wait as long. */
const DRAIN_MS = 1000;
const FIRST_LOOK_MS = 25;
const LONGEST_LOOK_MS = 1000;

/** What a running process is part of. */
export interface RunningProcessOptions {
  /** Its raw files, standard output first; none when what it prints is not kept. What is before `start` is not its own. */
  readonly files: readonly (RawFile & { readonly start?: number })[];
  /** Whether its tier proves emptiness. */
  readonly isStrict: boolean;
}

/** How patiently to end a process. */
export interface EndOptions {
  readonly graceMs: number;
  /** Cuts the grace short when it aborts. */
  readonly hurry?: AbortSignal;
}

/** One contained process of an attempt, from its start to its proven end. */
export class RunningProcess {
  readonly files: RunningProcessOptions['files'];
  /** How the main process ended; never rejects. */
  readonly exited: Promise<ExitFacts>;
  readonly drained: Promise<void>;
  readonly #contained: ContainedProcess;
  readonly #drainMs: number;
  #facts: ExitFacts | undefined;
  #isDrained = false;
  #isInBackground = false;
  #usage: AttemptUsage = { exact: false };
  #leaked = 0;
  #leakedNames: readonly string[] = [];
  #hasRunOutOfMemory = false;
  #drainWait: Promise<void> | undefined;
  #end: Promise<void> | undefined;
  #looks: NodeJS.Timeout | undefined;

  constructor(contained: ContainedProcess, options: RunningProcessOptions) {
    this.#drainMs = options.isStrict ? STRICT_DRAIN_MS : DRAIN_MS;
    this.files = options.files;
    this.#contained = contained;
    this.drained = contained.drained.then(() => {
      this.#isDrained = true;
    });
    this.exited = contained.exited.then((facts) => {
      this.#facts = facts;
      return facts;
    });
    this.#lookAgain(FIRST_LOOK_MS);
  }

  /** How the main process ended; undefined while it runs. */
  get facts(): ExitFacts | undefined {
    return this.#facts;
  }

  /** Processes that lived on after the main one and had to be killed. */
  get leaked(): number {
    return this.#leaked;
  }

  /** What those were called. */
  get leakedNames(): readonly string[] {
    return this.#leakedNames;
  }

  /** What the tree has used up to its end. */
  get usage(): AttemptUsage {
    return this.#usage;
  }

  /**
   * Resolves with how a server ended: when its main process does, or, if that one exits with 0 and leaves others behind,
   * when the last of those does. That is what a program does that goes on in the background.
   */
  async stopped(signal: AbortSignal): Promise<ExitFacts> {
    const facts = await this.exited;
    if (facts.kind !== 'exit' || facts.code !== 0 || this.#contained.isEmpty()) return facts;
    this.#isInBackground = true;
    const isOver = (): boolean => signal.aborted || this.#end !== undefined || this.#contained.isEmpty();
    await waitUntil(isOver, { timeoutMs: Infinity, longestMs: LONGEST_LOOK_MS / 10 });
    return facts;
  }

  /**
   * Ends the tree and resolves when it is proven empty. Asks first and waits for the grace, unless the main process
   * has ended by itself: then what it left behind has a moment to follow. Calling it again changes nothing.
   */
  end(options: EndOptions): Promise<void> {
    this.#end ??= this.#endTree(options);
    return this.#end;
  }

  /** Looks at it no more, and lets it go on without this supervisor. */
  leave(): void {
    clearTimeout(this.#looks);
    this.#contained.leave?.();
  }

  /** True when all output is in the raw files and nobody can add to it; waits a little for that, once. */
  async isDrained(): Promise<boolean> {
    if (!this.#isDrained) await (this.#drainWait ??= this.#waitForDrain());
    return this.#isDrained;
  }

  async #waitForDrain(): Promise<void> {
    const limit = new AbortController();
    const late = pause(this.#drainMs, limit.signal);
    await Promise.race([this.drained, late]);
    // With a reason, because without one a stack is recorded, which takes longer than all the rest.
    limit.abort('drained');
  }

  /** What the end of the main process means; only after `end()`. */
  async outcome(): Promise<AttemptOutcome> {
    const facts = this.#facts ?? (await this.exited);
    return outcomeFromExit(facts, {
      hasRunOutOfMemory: this.#hasRunOutOfMemory,
      captureFault: this.#contained.captureFault(),
      printed: needsPrinted(facts) ? await this.#printed() : [],
    });
  }

  /** Standard error first: that is where a program says why it fails. */
  #printed(): Promise<readonly PrintedEnd[]> {
    const ends = this.files.toReversed().map(async ({ path, start = 0 }) => {
      const end = await readFileEnd(path, { maxBytes: EVIDENCE_BYTES, from: start });
      return { ...end, file: basename(path) };
    });
    return Promise.all(ends);
  }

  async #endTree(options: EndOptions): Promise<void> {
    const contained = this.#contained;
    try {
      const proof = await this.#stop(options);
      if (proof.isEmpty) await this.exited;
    } finally {
      clearTimeout(this.#looks);
      this.#usage = contained.usage();
      this.#hasRunOutOfMemory = contained.hasRunOutOfMemory();
      contained.release();
    }
  }

  async #stop(options: EndOptions): Promise<EmptyProof> {
    const contained = this.#contained;
    if (this.#isInBackground) {
      // It has left the process group, which is all that a request to end reaches otherwise.
      for (const pid of contained.members()) sendSignal(pid, 'SIGTERM');
      return stopProcess(contained, options);
    }
    if (this.#facts === undefined) return stopProcess(contained, options);
    const isEmpty = await waitUntil(() => contained.isEmpty(), { timeoutMs: SETTLE_MS });
    if (isEmpty) return { isEmpty, survivors: [] };
    return stopProcess(contained, { ...options, graceMs: 0, onKill: () => this.#countLeaked() });
  }

  #countLeaked(): void {
    const members = this.#contained.members();
    // None, when what held the tree has only not left yet.
    this.#leaked = members.length;
    this.#leakedNames = namesOf(members);
  }

  /** Looks at the tree's memory now and then, seldom for long runs. */
  #lookAgain(afterMs: number): void {
    this.#looks = setTimeout(() => {
      this.#usage = this.#contained.usage();
      this.#lookAgain(Math.min(afterMs * 2, LONGEST_LOOK_MS));
    }, afterMs);
    this.#looks.unref();
  }
}
