import type { AttemptOutcome, AttemptUsage, ChildRole } from '@autotuner/core';
import { readEnd, type RawFile } from '../capture/raw_files.ts';
import { pause, waitUntil } from '../containment/pause.ts';
import { namesOf } from '../containment/process_names.ts';
import { stopProcess } from '../containment/stop_process.ts';
import type { ContainedProcess, ExitFacts } from '../containment/tier.ts';
import { EVIDENCE_BYTES, outcomeFromExit } from './exit_outcome.ts';

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
  readonly role: ChildRole;
  readonly files: readonly RawFile[];
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
  readonly role: ChildRole;
  readonly files: readonly RawFile[];
  /** How the main process ended; never rejects. */
  readonly exited: Promise<ExitFacts>;
  readonly drained: Promise<void>;
  readonly #contained: ContainedProcess;
  readonly #drainMs: number;
  #facts: ExitFacts | undefined;
  #usage: AttemptUsage = { exact: false };
  #leaked = 0;
  #leakedNames: readonly string[] = [];
  #hasRunOutOfMemory = false;
  #end: Promise<void> | undefined;
  #looks: NodeJS.Timeout | undefined;

  constructor(contained: ContainedProcess, options: RunningProcessOptions) {
    this.role = options.role;
    this.#drainMs = options.isStrict ? STRICT_DRAIN_MS : DRAIN_MS;
    this.files = options.files;
    this.#contained = contained;
    this.drained = contained.drained;
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

  /** True when all output is in the raw files and nobody can add to it; waits a little for that. */
  async isDrained(): Promise<boolean> {
    const limit = new AbortController();
    const late = pause(this.#drainMs, limit.signal).then(() => false);
    const isDrained = await Promise.race([this.drained.then(() => true), late]);
    limit.abort();
    return isDrained;
  }

  /** What the end of the main process means; only after `end()`. */
  async outcome(): Promise<AttemptOutcome> {
    const facts = this.#facts ?? (await this.exited);
    const stderr = this.files.at(-1);
    const stderrEnd = stderr === undefined ? '' : await readEnd(stderr.path, EVIDENCE_BYTES);
    const hasRunOutOfMemory = this.#hasRunOutOfMemory;
    return outcomeFromExit(facts, {
      hasRunOutOfMemory,
      captureFault: this.#contained.captureFault(),
      stderrEnd,
    });
  }

  async #endTree(options: EndOptions): Promise<void> {
    const contained = this.#contained;
    try {
      if (this.#facts !== undefined) await waitUntil(() => contained.isEmpty(), { timeoutMs: SETTLE_MS });
      const graceMs = this.#facts === undefined ? options.graceMs : 0;
      const onKill = (): void => this.#countLeaked();
      const proof = await stopProcess(contained, { ...options, graceMs, onKill });
      if (proof.isEmpty) await this.exited;
    } finally {
      clearTimeout(this.#looks);
      this.#usage = contained.usage();
      this.#hasRunOutOfMemory = contained.hasRunOutOfMemory();
      contained.release();
    }
  }

  #countLeaked(): void {
    if (this.#facts === undefined) return;
    const members = this.#contained.members();
    this.#leaked = Math.max(1, members.length);
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
