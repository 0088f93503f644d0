import { renderProcess, type CommandSpec, type ExperimentRecord, type TaskConfig } from '@autotuner/core';
import { shellLine, shellQuote } from './shell_quote.ts';

/** The command of a task with the parameters of an experiment filled in. */
export interface RenderedSetting {
  readonly argv: readonly string[];
  /** Variables the task adds to the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Which experiment to render for. */
export interface SettingRequest {
  readonly config: TaskConfig;
  readonly experiment: Pick<ExperimentRecord, 'params' | 'number' | 'taskId'>;
}

/** Renders the tuned command: the server of a task that deploys one, else the command itself. `{port}` becomes "PORT". */
export function renderSetting(request: SettingRequest): RenderedSetting {
  return renderOf(request.config.deploy?.command ?? request.config.command, request);
}

/** Renders the benchmark of a task that deploys a server; undefined for other tasks. */
export function renderBenchmark(request: SettingRequest): RenderedSetting | undefined {
  return request.config.deploy === undefined ? undefined : renderOf(request.config.command, request);
}

/** The tuned command as one line for a POSIX shell that stands in folder `cwd`. */
export function settingLine(request: SettingRequest, cwd: string): string {
  const { argv, env } = renderSetting(request);
  const spec = request.config.deploy?.command ?? request.config.command;
  const line =
    spec.kind === 'shell' && Object.keys(env).length === 0 ? (argv[2] ?? '') : shellLine(argv, env);
  return request.config.cwd === cwd ? line : `cd ${shellQuote(request.config.cwd)} && ${line}`;
}

function renderOf(command: CommandSpec, request: SettingRequest): RenderedSetting {
  const { config, experiment } = request;
  return renderProcess({
    command,
    env: config.env,
    params: experiment.params,
    space: config.space,
    extra: { port: 'PORT', task: experiment.taskId, experiment: experiment.number, attempt: 1 },
  });
}
