import type { ExperimentRecord, StopMode, TaskSummary } from '@autotuner/core';
import type { CommandInput } from '../command.ts';
import type { JsonProgress } from './failure_json.ts';
import type { OpenedTuner } from './open_tuner.ts';
import { openRunView, type RunView } from './live_view.ts';
import { printResult } from './print_result.ts';
import { exitCodeOf, StopLadder, type StopSignal, type StopStep } from './stop_ladder.ts';
import { watchTask } from './watch_task.ts';

/** A task that is to be started and accompanied to its end. */
export interface AccompaniedTask {
  readonly opened: OpenedTuner;
  readonly taskId: number;
  readonly progress: JsonProgress;
  /** Starts it; called once signals are listened to. */
  readonly start: () => Promise<void>;
  /** Experiments as they were before this run. */
  readonly known?: readonly ExperimentRecord[];
}

/** Starts a task, shows it until it ends, lets signals stop it, prints the result and resolves with the exit code. */
export async function accompanyTask(input: CommandInput, task: AccompaniedTask): Promise<number> {
  const run = new AccompaniedRun(input, task);
  const summary = await run.toEnd();
  await printResult(input, { opened: task.opened, summary });
  task.progress.isPrinted = true;
  if (run.stoppedWith !== undefined) return run.stoppedWith;
  // By a fault, or by another process: a script must not take it for done.
  if (summary.task.state === 'paused') return 5;
  return summary.best === undefined ? 4 : 0;
}

class AccompaniedRun {
  readonly #input: CommandInput;
  readonly #task: AccompaniedTask;
  readonly #view: RunView;
  readonly #ladder: StopLadder;
  readonly #leave = new AbortController();
  #running = 0;
  #started: Promise<void> = Promise.resolve();

  constructor(input: CommandInput, task: AccompaniedTask) {
    this.#input = input;
    this.#task = task;
    this.#view = openRunView(input.cli.err, { isQuiet: input.options.isOn('quiet') });
    this.#ladder = new StopLadder({ onStep: (step, signal) => this.#onStep(step, signal) });
  }

  /** The exit code of the signal that stopped it, undefined when none did. */
  get stoppedWith(): number | undefined {
    return this.#ladder.exitCode;
  }

  async toEnd(): Promise<TaskSummary> {
    const { opened, taskId, known = [], start } = this.#task;
    try {
      this.#started = start();
      await this.#started;
      return await watchTask(opened.tuner, taskId, {
        signal: this.#leave.signal,
        known,
        onChange: (view, ended) => {
          this.#running = view.experiments.filter(
            (one) => one.state === 'deploying' || one.state === 'benchmarking',
          ).length;
          this.#view.update(view, ended);
        },
      });
    } catch (error) {
      this.#view.close();
      const { err } = this.#input.cli;
      if (opened.url !== undefined)
        err.line(`Task ${taskId} belongs to the server; see how it goes with: autotuner watch ${taskId}`);
      throw error;
    } finally {
      this.#view.close();
      this.#ladder.close();
    }
  }

  #onStep(step: Exclude<StopStep, 'none'>, signal: StopSignal): void {
    if (step === 'leave') this.#leaveNow(signal);
    this.#view.showStop(step);
    this.#view.say(this.#stopLine(step));
    if (step === 'drain' || step === 'cancel') this.#request(step);
  }

  #stopLine(step: StopStep): string {
    const { paint } = this.#input.cli.err;
    const running = `${this.#running} running ${this.#running === 1 ? 'experiment' : 'experiments'}`;
    const text =
      step === 'drain'
        ? `Stopping: waiting for ${running} to finish; Ctrl-C again ends them now`
        : `Ending ${running}; Ctrl-C again leaves at once`;
    return paint.warn(text);
  }

  #request(mode: StopMode): void {
    const { opened, taskId } = this.#task;
    const stop = this.#started.then(() => opened.tuner.stopTask(taskId, mode));
    stop.catch((error: unknown) => {
      this.#view.say(`Cannot stop task ${taskId}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

  /** Nothing is waited for: what still runs is found and ended by the next start. */
  #leaveNow(signal: StopSignal): never {
    const { cli } = this.#input;
    this.#view.close();
    cli.err.line(`Left at once; go on with: autotuner resume ${this.#task.taskId}`);
    process.exit(exitCodeOf(signal));
  }
}
