import type { ExperimentRecord, TaskConfig } from '@autotuner/core';

/** A valid task of one float parameter, for tests; any part can be replaced. */
export function sampleConfig(parts: Partial<TaskConfig> = {}): TaskConfig {
  return {
    name: 'sample',
    command: { kind: 'argv', argv: ['true', '{x}'] },
    cwd: '/',
    env: {},
    space: {
      parameters: [{ name: 'x', distribution: { type: 'float', low: 0, high: 1, log: false }, when: [] }],
      constraints: [],
    },
    objectives: [{ metric: 'seconds', direction: 'minimize' }],
    slos: [],
    enqueue: [],
    sampler: { type: 'random', seed: 1 },
    budget: { experiments: 10 },
    timeoutMs: 10_000,
    graceMs: 1000,
    concurrency: 1,
    metrics: { patterns: {} },
    containment: 'auto',
    streams: 'separate',
    log: { maxBytes: 2 ** 30 },
    maxAttempts: 3,
    retry: {},
    stopAfterFailures: 0,
    baselineMustSucceed: true,
    orphans: 'die',
    readsParamsEnv: false,
    requires: [],
    ...parts,
  };
}

/** A stored experiment that succeeded with one second, for tests; any part can be replaced. */
export function sampleExperiment(parts: Partial<ExperimentRecord> = {}): ExperimentRecord {
  return {
    taskId: 1,
    number: 1,
    state: 'succeeded',
    origin: 'sampler',
    params: { x: 0.5 },
    reason: 'sample',
    attempts: 1,
    outcome: { kind: 'exit', code: 0 },
    metrics: { seconds: 1 },
    scores: [1],
    toldOrder: parts.number ?? 1,
    createdAt: 0,
    ...parts,
  };
}
