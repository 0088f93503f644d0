import { AutotunerError, type TaskConfig } from '@autotuner/core';
import type { CommandInput, Execute } from '../command.ts';
import type { CommandOptions } from '../command_options.ts';
import { withFailureJson, type JsonProgress } from '../session/failure_json.ts';
import { openTunerFor, type OpenedTuner } from '../session/open_tuner.ts';
import { accompanyTask } from '../session/run_task.ts';

/** `autotuner run FILE`: creates a task and accompanies it to its end. */
export const run: Execute = (input) => withFailureJson(input, (progress) => runFile(input, progress));

async function runFile(input: CommandInput, progress: JsonProgress): Promise<number> {
  const { readTaskFile } = await import('@autotuner/runner');
  const file = await readTaskFile(input.args[0] ?? '', { cwd: input.cli.cwd });
  const config = withOverrides(file.config, input.options);
  assertDetachable(input);
  const opened = await openTunerFor(input.cli, 'run');
  try {
    return await runWith(input, { opened, config, progress });
  } finally {
    await opened.tuner.close();
  }
}

async function runWith(
  input: CommandInput,
  { opened, config, progress }: { opened: OpenedTuner; config: TaskConfig; progress: JsonProgress },
): Promise<number> {
  const { cli, options } = input;
  const created = await opened.tuner.createTask(config);
  const taskId = created.task.id;
  progress.taskId = taskId;
  if (!options.isOn('quiet')) cli.err.line(startLine(input, created.task.id, config));
  const start = async (): Promise<void> => void (await opened.tuner.startTask(taskId));
  if (!options.isOn('detach')) return accompanyTask(input, { opened, taskId, start, progress });
  await start();
  cli.out.line(
    options.isOn('json')
      ? JSON.stringify({ task: taskId, name: config.name, state: 'running' })
      : `${taskId}`,
  );
  progress.isPrinted = true;
  if (!options.isOn('quiet')) cli.err.line(`Watch it with: autotuner watch ${taskId}`);
  return 0;
}

function startLine({ cli }: CommandInput, taskId: number, config: TaskConfig): string {
  const { paint } = cli.err;
  const many = config.concurrency > 1 ? `, ${config.concurrency} at a time` : '';
  const what = `${config.budget.experiments} experiments${many}, ${config.sampler.type} sampler, seed ${config.sampler.seed}`;
  return `${paint.strong(`Task ${taskId}`)} ${config.name}: ${what}`;
}

/** The options of the command line win over the file. */
function withOverrides(config: TaskConfig, options: CommandOptions): TaskConfig {
  return {
    ...config,
    budget: { ...config.budget, experiments: options.number('experiments') ?? config.budget.experiments },
    sampler: { ...config.sampler, seed: options.number('seed') ?? config.sampler.seed },
    concurrency: options.number('concurrency') ?? config.concurrency,
    timeoutMs: options.number('timeout') ?? config.timeoutMs,
    ...warmStartOf(config, options),
  };
}

function warmStartOf({ warmStart }: TaskConfig, options: CommandOptions): Pick<TaskConfig, 'warmStart'> {
  const written = options.text('warmStart');
  if (written === undefined) return {};
  const task = /^[1-9][0-9]*$/u.test(written) ? Number(written) : written;
  return { warmStart: { enqueue: 5, teach: 50, ...warmStart, task } };
}

function assertDetachable({ cli, options }: CommandInput): void {
  if (!options.isOn('detach') || (cli.env['AUTOTUNER_URL'] ?? '') !== '') return;
  throw new AutotunerError(
    'AT_USAGE',
    'Cannot detach from a task that runs in this process: start "autotuner serve" and set AUTOTUNER_URL to its address',
  );
}
