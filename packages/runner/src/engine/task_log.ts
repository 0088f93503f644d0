import { join } from 'node:path';
import {
  encodeTextLine,
  experimentLogName,
  taskLogName,
  type ExperimentRecord,
  type Level,
  type LogFields,
  type TaskRecord,
} from '@autotuner/core';
import { openLogAppender, type LogAppender } from '../capture/log_appender.ts';
import type { Message } from './experiment_messages.ts';
import type { Runtime } from './runtime.ts';

/** The log of a running task; all its experiments write through the same appender. */
export interface TaskLog {
  readonly appender: LogAppender;
  /** Writes one line of the tuner's own; a full disk is counted against the tuner's log, not thrown. */
  info(text: string): void;
  close(): Promise<void>;
}

/** The log of one experiment; its lines go into the task's log too. */
export interface ExperimentLog {
  readonly appenders: { readonly experimentLog: LogAppender; readonly taskLog: LogAppender };
  info(text: string): void;
  say(message: Message): void;
  close(): Promise<void>;
}

/** Opens a task's log behind what earlier sessions wrote, and says in it that the task runs, unless it is `silent`. */
export async function openTaskLog(
  runtime: Runtime,
  task: TaskRecord,
  options: { readonly silent?: boolean } = {},
): Promise<TaskLog> {
  const name = taskLogName(task.id);
  const appender = await openLogAppender(join(runtime.logsFolder, name));
  await runtime.store.putLogFile({ taskId: task.id, kind: 'task', path: name });
  const { correlationId } = task;
  const say = lineWriter(runtime, { appenders: [appender], fields: { task: task.id } });
  const about = correlationId === undefined ? '' : ` (correlation id ${correlationId})`;
  if (options.silent !== true) say({ level: 'info', text: `Running task ${task.id} "${task.name}"${about}` });
  return { appender, info: (text) => say({ level: 'info', text }), close: () => appender.close() };
}

/** Opens an experiment's log behind what earlier attempts wrote. */
export async function openExperimentLog(
  runtime: Runtime,
  one: { readonly taskLog: TaskLog; readonly experiment: ExperimentRecord; readonly attempt: number },
): Promise<ExperimentLog> {
  const { taskId, number } = one.experiment;
  const name = experimentLogName({ taskId, experiment: number });
  const experimentLog = await openLogAppender(join(runtime.logsFolder, name));
  const row = runtime.store.putLogFile({
    taskId,
    experiment: number,
    attempt: one.attempt,
    kind: 'experiment',
    path: name,
  });
  row.catch((error: unknown) =>
    runtime.log.warn({ task: taskId, error: String(error) }, `Could not list ${name}`),
  );
  const appenders = { experimentLog, taskLog: one.taskLog.appender };
  const fields = { task: taskId, experiment: number };
  const say = lineWriter(runtime, { appenders: [experimentLog, one.taskLog.appender], fields });
  return { appenders, say, info: (text) => say({ level: 'info', text }), close: () => experimentLog.close() };
}

function lineWriter(
  runtime: Runtime,
  target: { readonly appenders: readonly LogAppender[]; readonly fields: LogFields },
): (message: Message) => void {
  return ({ level, text }) => {
    const line = encodeLine(runtime.clock.now(), { level, text, fields: target.fields });
    for (const appender of target.appenders) {
      appender.append(line).catch((error: unknown) => {
        runtime.log.warn({ ...target.fields, error: String(error) }, `Could not write to ${appender.path}`);
      });
    }
    runtime.wake.notify();
  };
}

function encodeLine(
  time: number,
  one: { readonly level: Level; readonly text: string; readonly fields: LogFields },
): string {
  const record = {
    time,
    level: one.level,
    logger: `Task ${String(one.fields['task'])}`,
    message: one.text,
    fields: one.fields,
  };
  return `${encodeTextLine(record, { omit: ['task'] })}\n`;
}
