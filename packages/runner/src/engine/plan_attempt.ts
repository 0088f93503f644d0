import { join } from 'node:path';
import {
  renderProcess,
  renderText,
  type AttemptRecord,
  type AttemptRef,
  type CommandSpec,
  type ExperimentRecord,
  type ReadyCheck,
  type TaskRecord,
} from '@autotuner/core';
import type { AttemptPlan, DeployPlan, ProcessPlan } from '../attempt/attempt_plan.ts';
import { findFreePort } from './free_port.ts';
import type { Runtime } from './runtime.ts';

/** One attempt to be planned. */
export interface AttemptToPlan {
  readonly task: TaskRecord;
  readonly experiment: ExperimentRecord;
  readonly attempt: AttemptRecord;
}

/** Variables of this program that its children must not see. */
const PRIVATE_VARIABLES = ['AUTOTUNER_API_KEY', 'NODE_OPTIONS', 'NODE_CHANNEL_FD'];

/** Fills parameters into command, environment and readiness check, and finds a free port when one is asked for. */
export async function planAttempt(runtime: Runtime, one: AttemptToPlan): Promise<AttemptPlan> {
  const { config } = one.task;
  const { taskId, number } = one.experiment;
  const { attempt, token } = one.attempt;
  const resultFile = resultFileOf(runtime.home, one.attempt);
  const extra: Record<string, string> = { task: `${taskId}`, experiment: `${number}`, attempt: `${attempt}` };
  if (config.deploy !== undefined) extra['port'] = `${await findFreePort()}`;
  const render = (command: CommandSpec): ProcessPlan =>
    renderFor(runtime, { ...one, command, extra, resultFile });
  const deploy = config.deploy === undefined ? undefined : deployPlan(one, extra, render);
  return {
    ref: { taskId, number, attempt },
    token,
    command: render(config.command),
    ...(deploy === undefined ? {} : { deploy }),
    timeoutMs: config.timeoutMs,
    graceMs: config.graceMs,
    logMaxBytes: config.log.maxBytes,
    streams: config.streams,
    resultFile,
    ...(config.repeats === undefined
      ? { orphans: config.orphans, reports: config.reports ?? {} }
      : { repeats: config.repeats.count }),
  };
}

/** Where the command of an attempt may leave its metrics. */
export function resultFileOf(home: string, ref: AttemptRef): string {
  const { taskId, number, attempt } = ref;
  return join(home, 'results', `task_${taskId}_exp_${number}.attempt_${attempt}.json`);
}

interface Rendering extends AttemptToPlan {
  readonly command: CommandSpec;
  readonly extra: Readonly<Record<string, string>>;
  readonly resultFile: string;
}

function renderFor(runtime: Runtime, one: Rendering): ProcessPlan {
  const { config } = one.task;
  const rendered = renderProcess({
    command: one.command,
    env: config.env,
    params: one.experiment.params,
    space: config.space,
    extra: one.extra,
  });
  return { argv: rendered.argv, cwd: config.cwd, env: { ...environmentOf(runtime, one), ...rendered.env } };
}

function environmentOf(runtime: Runtime, one: Rendering): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(runtime.env)) {
    if (value !== undefined && !PRIVATE_VARIABLES.includes(name)) env[name] = value;
  }
  const correlationId = one.task.correlationId;
  const port = one.extra['port'];
  return {
    ...env,
    AUTOTUNER_TASK: `${one.experiment.taskId}`,
    AUTOTUNER_EXPERIMENT: `${one.experiment.number}`,
    AUTOTUNER_ATTEMPT: `${one.attempt.attempt}`,
    AUTOTUNER_ATTEMPT_TOKEN: one.attempt.token,
    AUTOTUNER_PARAMS: JSON.stringify(one.experiment.params),
    AUTOTUNER_RESULT_FILE: one.resultFile,
    ...(port === undefined ? {} : { AUTOTUNER_PORT: port }),
    ...(correlationId === undefined ? {} : { AUTOTUNER_CORRELATION_ID: correlationId }),
  };
}

function deployPlan(
  one: AttemptToPlan,
  extra: Readonly<Record<string, string>>,
  render: (command: CommandSpec) => ProcessPlan,
): DeployPlan | undefined {
  const deploy = one.task.config.deploy;
  if (deploy === undefined) return undefined;
  const values = { ...one.experiment.params, ...extra };
  return {
    ...render(deploy.command),
    ready: renderReady(deploy.ready, { values, render }),
    timeoutMs: deploy.timeoutMs,
  };
}

function renderReady(
  ready: ReadyCheck,
  fill: {
    readonly values: Readonly<Record<string, string | number | boolean>>;
    readonly render: (command: CommandSpec) => ProcessPlan;
  },
): ReadyCheck {
  switch (ready.kind) {
    case 'http':
      return { kind: 'http', url: renderText(ready.url, fill.values) };
    case 'tcp':
      return {
        ...ready,
        host: renderText(ready.host, fill.values),
        port: renderText(ready.port, fill.values),
      };
    case 'log':
      return ready;
    case 'command':
      return { kind: 'command', command: { kind: 'argv', argv: fill.render(ready.command).argv } };
  }
}
