import {
  AutotunerError,
  type EventRecord,
  type ExperimentRecord,
  type TaskRecord,
  type TaskSummary,
  type Tuner,
} from '@autotuner/core';

/** A call that reached the tuner. */
export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** A tuner that answers with fixed records and remembers what it was asked. For translation only: it decides nothing. */
export interface TunerDouble {
  readonly tuner: Tuner;
  readonly calls: Call[];
}

/** A task with every optional member set, so that a view that forgets one is noticed. */
const FULL_TASK: TaskRecord = {
  id: 9,
  name: 'demo',
  state: 'running',
  // Opaque to the API: it is passed on as it is.
  config: { name: 'demo' } as TaskRecord['config'],
  reason: 'because',
  stopRequest: 'drain',
  correlationId: 'abc',
  run: 2,
  activeMs: 1500,
  createdAt: 1,
  startedAt: 2,
  finishedAt: 3,
};

/** An experiment with every optional member set. */
export const FULL_EXPERIMENT: ExperimentRecord = {
  taskId: 9,
  number: 3,
  state: 'failed',
  origin: 'sampler',
  params: { level: 3, fast: true, mode: 'x' },
  reason: 'startup',
  attempts: 2,
  outcome: { kind: 'timeout', phase: 'benchmark', timeoutMs: 10 },
  failure: 'timeout',
  progress: 1,
  metrics: { ms: 4 },
  scores: [4],
  runs: [{ ms: 3 }, { ms: 5 }],
  violation: 0.5,
  penalty: -1000,
  toldOrder: 1,
  createdAt: 1,
  startedAt: 2,
  finishedAt: 3,
};

/** An attempt with every optional member set. */
const FULL_ATTEMPT = {
  taskId: 9,
  number: 3,
  attempt: 2,
  state: 'ended',
  token: 't',
  tier: 'scan',
  identities: [{ pid: 1, pidStart: '2', bootId: 'b', cgroup: '/c' }],
  outcome: { kind: 'exit', code: 1 },
  usage: { cpuMs: 1, maxRssBytes: 2, exact: true },
  leaked: 1,
  leakedNames: ['sleep'],
  phaseMs: { benchmark: 1 },
  reportsDropped: 3,
  startedAt: 1,
  endedAt: 2,
} as const;

/** An experiment with an attempt, and reports that were and were not finite. */
export const FULL_DETAIL = {
  experiment: FULL_EXPERIMENT,
  attempts: [FULL_ATTEMPT],
  reports: [
    { step: 1, value: 4.5, at: 2 },
    { step: 2, value: null, at: 3 },
  ],
};

/** An event with every optional member set. */
export const FULL_EVENT: EventRecord = {
  id: 5,
  taskId: 9,
  seq: 4,
  type: 'attempt.ended',
  experiment: 3,
  attempt: 2,
  data: { x: 1 },
  at: 7,
};

/** A summary with every optional member set. */
export const FULL_SUMMARY: TaskSummary = {
  task: FULL_TASK,
  counts: { total: 2, byState: { failed: 1, succeeded: 1 }, byOutcome: { exit: 1, timeout: 1 } },
  best: FULL_EXPERIMENT,
  baseline: FULL_EXPERIMENT,
  gain: 0.12,
  front: [3],
  live: true,
};

/** Makes a double; `overrides` replace single methods. */
export function tunerDouble(overrides: Partial<Tuner> = {}): TunerDouble {
  const calls: Call[] = [];
  const answers: Tuner = { ...fixedAnswers(), ...overrides };
  const tuner = new Proxy(answers, {
    get(target, name: keyof Tuner) {
      const method = target[name];
      return (...args: unknown[]) => {
        calls.push({ name, args });
        return Reflect.apply(method, target, args);
      };
    },
  });
  return { tuner, calls };
}

function fixedAnswers(): Tuner {
  const summary = async (): Promise<TaskSummary> => FULL_SUMMARY;
  const detail = async () => FULL_DETAIL;
  return {
    createTask: summary,
    startTask: summary,
    stopTask: summary,
    restartTask: summary,
    clearTask: summary,
    deleteTask: async () => undefined,
    retryExperiment: detail,
    listTasks: async () => [FULL_SUMMARY],
    getTask: summary,
    listExperiments: async () => [FULL_EXPERIMENT],
    getExperiment: detail,
    readLog: async () => ({ lines: ['a', '', 'b'], nextOffset: 5, size: 6 }),
    async *followLog() {
      yield { line: 'a\rb', nextOffset: 4 };
    },
    listEvents: async () => [FULL_EVENT],
    async *followEvents() {
      yield FULL_EVENT;
    },
    checkReady: async () => undefined,
    close: async () => undefined,
  };
}

/** What an unknown task is refused with. */
export function unknownTask(): Promise<never> {
  return Promise.reject(new AutotunerError('AT_TASK_UNKNOWN', 'Cannot find task 7: there is none'));
}
