import { join } from 'node:path';
import { experimentLogName, taskLogName, type LogRef, type Tuner } from '@autotuner/core';
import type { CliContext } from '../cli_context.ts';

/** A tuner, in process or behind a server, with what differs between the two. */
export interface OpenedTuner {
  readonly tuner: Tuner;
  /** Address of the server; undefined in process. */
  readonly url?: string;
  /** Path of a log on this machine; undefined with a server, whose files may be elsewhere. */
  readonly logPath: (ref: LogRef) => string | undefined;
  /** Tasks that run already because experiments of a dead tuner were taken over; they can be accompanied like others. */
  readonly takenOver: readonly number[];
}

/** What for: `run` takes the data folder for itself, `read` shares it. With a server there is no difference. */
export type OpenMode = 'run' | 'read';

/**
 * Opens the tuner that the environment names: the server of AUTOTUNER_URL, else the data folder in process. The caller
 * closes it.
 *
 * @throws AutotunerError AT_SERVER_UNREACHABLE, AT_STORE_LOCKED, AT_STORE_FOREIGN, AT_STORE_UNWRITABLE
 */
export async function openTunerFor(cli: CliContext, mode: OpenMode): Promise<OpenedTuner> {
  const url = cli.env['AUTOTUNER_URL'];
  return url === undefined || url === '' ? openLocal(cli, mode) : openRemote(cli, url);
}

/** Opens a tuner to look (and to ask a running process to stop), does the work and closes it in every case. */
export async function withReader<T>(cli: CliContext, work: (opened: OpenedTuner) => Promise<T>): Promise<T> {
  const opened = await openTunerFor(cli, 'read');
  try {
    return await work(opened);
  } finally {
    await opened.tuner.close();
  }
}

/** The data folder of this invocation, absolute. */
export async function homeOf(cli: CliContext): Promise<string> {
  const { resolveHome } = await import('@autotuner/runner');
  return cli.home ?? resolveHome(cli.env);
}

async function openLocal(cli: CliContext, mode: OpenMode): Promise<OpenedTuner> {
  const { openTuner } = await import('@autotuner/runner');
  const home = await homeOf(cli);
  const onProgress = (text: string): void => cli.err.line(text);
  const tuner = await openTuner({ home, mode, command: 'autotuner', onProgress });
  return { tuner, takenOver: tuner.takenOver, logPath: (ref) => join(home, 'logs', logName(ref)) };
}

async function openRemote(cli: CliContext, url: string): Promise<OpenedTuner> {
  const { openHttpTuner } = await import('../http_tuner/http_tuner.ts');
  const key = cli.env['AUTOTUNER_API_KEY'];
  const tuner = openHttpTuner({ url, ...(key === undefined || key === '' ? {} : { apiKey: key }) });
  return { tuner, url, takenOver: [], logPath: () => undefined };
}

function logName({ taskId, experiment }: LogRef): string {
  return experiment === undefined ? taskLogName(taskId) : experimentLogName({ taskId, experiment });
}
