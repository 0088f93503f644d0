import type { TaskRecord } from '@autotuner/core';
import type { Runtime } from './runtime.ts';
import { runTaskLoop, type Adoption } from './task_loop.ts';
import { untilWritable } from './until_writable.ts';

/** An experiment that is ended because the supervisor leaves gets no longer grace than this. */
const LEAVE_MS = 3000;

/** Runs task loops in this process, each task at most once at a time. */
export class TaskHost {
  readonly #runtime: Runtime;
  readonly #shutdown = new AbortController();
  readonly #hurry = new AbortController();
  /** Tasks that go on by themselves, and that nobody has asked for yet. */
  readonly #unclaimed = new Set<number>();
  readonly #loops = new Map<number, Promise<TaskRecord | undefined>>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Whether this process runs the task now. */
  isRunning(taskId: number): boolean {
    return this.#loops.has(taskId);
  }

  /** Starts a loop, which goes on with what was taken over; a task that already runs here is left alone. */
  start(taskId: number, adoptions: readonly Adoption[] = []): void {
    if (this.#loops.has(taskId) || this.#shutdown.signal.aborted) return;
    const controls = { shutdown: this.#shutdown.signal, hurry: this.#hurry.signal, adoptions };
    const loop = runTaskLoop(this.#runtime, taskId, controls)
      .catch((error: unknown) => this.#park(taskId, error))
      .finally(() => {
        this.#loops.delete(taskId);
        this.#unclaimed.delete(taskId);
        this.#runtime.decisions.notify();
      });
    this.#loops.set(taskId, loop);
    if (adoptions.length > 0) this.#unclaimed.add(taskId);
  }

  /** True once for a task that goes on because something of it was taken over: whoever starts it has what he wants. */
  claim(taskId: number): boolean {
    return this.#unclaimed.delete(taskId);
  }

  /** Resolves when the task does not run here any more. */
  async settled(taskId: number): Promise<void> {
    await this.#loops.get(taskId);
  }

  /**
   * Ends all loops, in a few seconds whatever grace the tasks ask for; their experiments stay to be tried again and
   * their tasks can be resumed.
   */
  async close(): Promise<void> {
    this.#shutdown.abort('shutdown');
    this.#runtime.decisions.notify();
    const hurry = setTimeout(() => this.#hurry.abort(), LEAVE_MS);
    await Promise.allSettled(this.#loops.values());
    clearTimeout(hurry);
  }

  /** A fault of the engine or the storage ends the task where it stands, with the reason for people to see. */
  async #park(taskId: number, error: unknown): Promise<undefined> {
    const why = error instanceof Error ? error.message : String(error);
    this.#runtime.log.error({ task: taskId, error: why }, 'Task stopped by a fault');
    const park = { to: 'paused' as const, reason: `Stopped by a fault: ${why}` };
    const move = (): Promise<TaskRecord> => this.#runtime.store.moveTask(taskId, park);
    await untilWritable(move, { signal: this.#shutdown.signal, onWait: () => undefined }).catch(
      () => undefined,
    );
    return undefined;
  }
}
