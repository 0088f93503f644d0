import {
  type AttemptRef,
  attemptLifecycle,
  type AttemptState,
  type ErrorCode,
  type ExperimentRef,
  type ExperimentState,
  type StopMode,
  taskLifecycle,
  type TaskState,
} from '@autotuner/core';

/** How an attempt of the model may end. */
export type ModelEnding = 'queued' | 'succeeded' | 'pruned' | 'failed' | 'cancelled';

/** What the model remembers of an experiment; attempts are the states of attempts 1, 2, ... */
export interface ModelExperiment {
  state: ExperimentState;
  readonly attempts: AttemptState[];
  toldOrder?: number;
}

/** What the model remembers of a task. */
export interface ModelTask {
  readonly id: number;
  state: TaskState;
  run: number;
  stopRequest?: StopMode;
  told: number;
  /** Events so far. */
  events: number;
  experiments: ModelExperiment[];
}

type Refusal = ErrorCode | undefined;

/**
 * A store in a few lines: each method changes the model and returns undefined, or returns the code with which a real
 * store must refuse.
 */
export class StoreModel {
  readonly tasks: Map<number, ModelTask> = new Map();

  createTask(id: number): void {
    this.tasks.set(id, { id, state: 'pending', run: 1, told: 0, events: 1, experiments: [] });
  }

  moveTask(id: number, to: TaskState): Refusal {
    const task = this.tasks.get(id);
    if (task === undefined) return 'AT_TASK_UNKNOWN';
    if (!taskLifecycle.allowedFrom(task.state).includes(to)) return 'AT_STATE_ILLEGAL';
    task.state = to;
    if (to === 'running') delete task.stopRequest;
    task.events += 1;
    return undefined;
  }

  requestStop(id: number, mode: StopMode): Refusal {
    const task = this.tasks.get(id);
    if (task === undefined) return 'AT_TASK_UNKNOWN';
    if (task.state !== 'running') return 'AT_STATE_ILLEGAL';
    if (task.stopRequest === mode || task.stopRequest === 'cancel') return undefined;
    task.stopRequest = mode;
    task.events += 1;
    return undefined;
  }

  clearTask(id: number): Refusal {
    const task = this.tasks.get(id);
    if (task === undefined) return 'AT_TASK_UNKNOWN';
    if (isBusy(task)) return 'AT_STATE_ILLEGAL';
    Object.assign(task, { state: 'pending', run: task.run + 1, told: 0, experiments: [] });
    delete task.stopRequest;
    task.events += 1;
    return undefined;
  }

  deleteTask(id: number): Refusal {
    const task = this.tasks.get(id);
    if (task === undefined) return 'AT_TASK_UNKNOWN';
    if (isBusy(task)) return 'AT_STATE_ILLEGAL';
    this.tasks.delete(id);
    return undefined;
  }

  startExperiment(id: number): Refusal {
    const task = this.tasks.get(id);
    if (task === undefined) return 'AT_TASK_UNKNOWN';
    if (task.state !== 'running') return 'AT_STATE_ILLEGAL';
    task.experiments.push({ state: 'deploying', attempts: ['spawning'] });
    task.events += 2;
    return undefined;
  }

  startAttempt(ref: ExperimentRef): Refusal {
    const found = this.#find(ref);
    if (typeof found === 'string') return found;
    const { task, experiment } = found;
    if (task.state !== 'running' || experiment.state !== 'queued') return 'AT_STATE_ILLEGAL';
    experiment.state = 'deploying';
    experiment.attempts.push('spawning');
    task.events += 2;
    return undefined;
  }

  moveAttempt(fence: AttemptRef, state: Exclude<AttemptState, 'ended'>): Refusal {
    const found = this.#find(fence);
    if (typeof found === 'string') return found;
    const { task, experiment } = found;
    const now = experiment.attempts[fence.attempt - 1] ?? 'ended';
    if (now === 'ended') return 'AT_STORE_FENCED';
    if (!attemptLifecycle.allowedFrom(now).includes(state)) return 'AT_STATE_ILLEGAL';
    experiment.attempts[fence.attempt - 1] = state;
    const follows = state === 'deploying' ? 'deploying' : 'benchmarking';
    task.events += experiment.state === follows ? 1 : 2;
    experiment.state = follows;
    return undefined;
  }

  addReports(fence: AttemptRef): Refusal {
    const found = this.#find(fence);
    if (typeof found === 'string') return found;
    const now = found.experiment.attempts[fence.attempt - 1] ?? 'ended';
    if (now === 'ended') return 'AT_STORE_FENCED';
    found.task.events += 1;
    return undefined;
  }

  finishAttempt(fence: AttemptRef, ending: ModelEnding): Refusal {
    const found = this.#find(fence);
    if (typeof found === 'string') return found;
    const { task, experiment } = found;
    const now = experiment.attempts[fence.attempt - 1] ?? 'ended';
    if (now === 'ended') return 'AT_STORE_FENCED';
    experiment.attempts[fence.attempt - 1] = 'ended';
    experiment.state = ending;
    if (isTold(ending)) experiment.toldOrder = task.told += 1;
    task.events += 2;
    return undefined;
  }

  requeueExperiment(ref: ExperimentRef): Refusal {
    const found = this.#find(ref);
    if (typeof found === 'string') return found;
    const { task, experiment } = found;
    if (experiment.state !== 'failed' && experiment.state !== 'cancelled') return 'AT_STATE_ILLEGAL';
    experiment.state = 'queued';
    delete experiment.toldOrder;
    task.events += 1;
    return undefined;
  }

  #find(ref: ExperimentRef): ErrorCode | { task: ModelTask; experiment: ModelExperiment } {
    const task = this.tasks.get(ref.taskId);
    if (task === undefined) return 'AT_TASK_UNKNOWN';
    const experiment = task.experiments[ref.number - 1];
    return experiment === undefined ? 'AT_EXPERIMENT_UNKNOWN' : { task, experiment };
  }
}

/** Tells whether the sampler learns of this ending. */
export function isTold(ending: ModelEnding): boolean {
  return ending === 'succeeded' || ending === 'pruned' || ending === 'failed';
}

function isBusy(task: ModelTask): boolean {
  const states = task.experiments.flatMap((experiment) => experiment.attempts);
  return task.state === 'running' || states.some((state) => state !== 'ended');
}
