import assert from 'node:assert/strict';
import { parseTaskFile, type ExperimentRecord, type TaskConfig, type TaskRecord } from '@autotuner/core';
import { makePalette } from '../src/terminal/palette.ts';
import { pickFigures } from '../src/terminal/figures.ts';
import type { Look } from '../src/view/look.ts';

/** A valid configuration, with some of its task file replaced, or left out where it is undefined. */
export function sampleConfig(change: object = {}): TaskConfig {
  const file = {
    name: 'demo',
    command: ['bench', '--level', '{level}'],
    parameters: { level: { type: 'int', low: 1, high: 9 } },
    objective: 'maximize speed',
    budget: { experiments: 20 },
    timeout: '60s',
    ...change,
  };
  const parsed = parseTaskFile(JSON.parse(JSON.stringify(file)), { cwd: '/work' });
  assert.ok('config' in parsed, JSON.stringify(parsed));
  return parsed.config;
}

/** A running task, with some of it replaced. */
export function sampleTask(change: Partial<TaskRecord> = {}): TaskRecord {
  const config = change.config ?? sampleConfig();
  return {
    id: 9,
    name: config.name,
    state: 'running',
    run: 1,
    activeMs: 0,
    createdAt: 0,
    startedAt: 0,
    ...change,
    config,
  };
}

/** A success with this score, which ended `number` seconds after the start. */
export function sampleSuccess(number: number, score: number): ExperimentRecord {
  return {
    ...sampleExperiment(number),
    state: 'succeeded',
    outcome: { kind: 'exit', code: 0 },
    scores: [score],
    metrics: { speed: score },
    toldOrder: number,
    finishedAt: number * 1000,
  };
}

/** A failure by timeout, with some of it replaced. */
export function sampleFailure(number: number, change: Partial<ExperimentRecord> = {}): ExperimentRecord {
  return {
    ...sampleExperiment(number),
    state: 'failed',
    outcome: { kind: 'timeout', phase: 'benchmark', timeoutMs: 60_000 },
    failure: 'timeout',
    penalty: -1200,
    toldOrder: number,
    finishedAt: number * 1000,
    ...change,
  };
}

/** An experiment that runs, since `number - 1` seconds after the start. */
export function sampleExperiment(number: number, change: Partial<ExperimentRecord> = {}): ExperimentRecord {
  return {
    taskId: 9,
    number,
    state: 'benchmarking',
    origin: number === 1 ? 'baseline' : 'sampler',
    params: { level: number },
    reason: 'a test wants it',
    attempts: 1,
    createdAt: (number - 1) * 1000,
    startedAt: (number - 1) * 1000,
    ...change,
  };
}

/** No colours, Unicode signs, 80 columns. */
export function sampleLook(change: Partial<Look> = {}): Look {
  return { paint: makePalette(false), figures: pickFigures(true), columns: 80, ...change };
}
