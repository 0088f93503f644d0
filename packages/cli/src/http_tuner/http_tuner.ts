import type {
  CreateTaskOptions,
  EventQuery,
  EventRecord,
  ExperimentDetail,
  ExperimentQuery,
  ExperimentRecord,
  ExperimentRef,
  FollowOptions,
  LogLine,
  LogPage,
  LogQuery,
  LogRef,
  StopMode,
  TaskConfig,
  TaskQuery,
  TaskSummary,
  Tuner,
} from '@autotuner/core';
import { ApiClient, type ApiClientOptions, type ApiRequest } from './api_client.ts';
import { readEventStream } from './event_stream.ts';
import { taskFileOf } from './task_file_of.ts';

/** Opens the tuner behind a server. Nothing is sent before the first call. */
export function openHttpTuner(options: ApiClientOptions): Tuner {
  return new HttpTuner(new ApiClient(options));
}

class HttpTuner implements Tuner {
  readonly #client: ApiClient;
  readonly #over = new AbortController();

  constructor(client: ApiClient) {
    this.#client = client;
  }

  createTask(config: TaskConfig, options: CreateTaskOptions = {}): Promise<TaskSummary> {
    const { correlationId } = options;
    const headers: Record<string, string> =
      correlationId === undefined ? {} : { 'x-correlation-id': correlationId };
    return this.#call({ method: 'POST', path: '/api/tasks', body: taskFileOf(config), headers });
  }

  startTask(taskId: number): Promise<TaskSummary> {
    return this.#call({ method: 'POST', path: `/api/tasks/${taskId}/start` });
  }

  stopTask(taskId: number, mode: StopMode): Promise<TaskSummary> {
    return this.#call({ method: 'POST', path: `/api/tasks/${taskId}/cancel`, query: { mode } });
  }

  restartTask(taskId: number): Promise<TaskSummary> {
    return this.#call({ method: 'POST', path: `/api/tasks/${taskId}/restart` });
  }

  clearTask(taskId: number): Promise<TaskSummary> {
    return this.#call({ method: 'POST', path: `/api/tasks/${taskId}/clear` });
  }

  async deleteTask(taskId: number): Promise<void> {
    await this.#client.send({ method: 'DELETE', path: `/api/tasks/${taskId}` });
  }

  retryExperiment(ref: ExperimentRef): Promise<ExperimentDetail> {
    return this.#call({ method: 'POST', path: `/api/tasks/${ref.taskId}/experiments/${ref.number}/retry` });
  }

  async listTasks(query: TaskQuery = {}): Promise<readonly TaskSummary[]> {
    return (await this.#call<Page<TaskSummary>>({ path: '/api/tasks', query: { ...query } })).items;
  }

  getTask(taskId: number): Promise<TaskSummary> {
    return this.#call({ path: `/api/tasks/${taskId}` });
  }

  async listExperiments(taskId: number, query: ExperimentQuery = {}): Promise<readonly ExperimentRecord[]> {
    const path = `/api/tasks/${taskId}/experiments`;
    return (await this.#call<Page<ExperimentRecord>>({ path, query: { ...query } })).items;
  }

  getExperiment(ref: ExperimentRef): Promise<ExperimentDetail> {
    return this.#call({ path: `/api/tasks/${ref.taskId}/experiments/${ref.number}` });
  }

  async readLog(ref: LogRef, query: LogQuery = {}): Promise<LogPage> {
    const page = await this.#call<WireLogPage>({ path: logPath(ref), query: { ...query } });
    return { lines: linesOf(page.logs), nextOffset: page.next_offset, size: page.size };
  }

  async *followLog(ref: LogRef, options: FollowOptions): AsyncIterable<LogLine> {
    const events = readEventStream(this.#client, {
      request: { path: logPath(ref), query: { follow: true, from: options.from ?? 0 } },
      signal: AbortSignal.any([options.signal, this.#over.signal]),
    });
    for await (const event of events) {
      if (event.event === 'end') return;
      if (event.event === 'message') yield { line: event.data, nextOffset: Number(event.id) };
    }
  }

  async listEvents(query: EventQuery = {}): Promise<readonly EventRecord[]> {
    const { after = 0, limit, taskId: task } = query;
    return (await this.#call<Page<EventRecord>>({ path: '/api/events', query: { after, limit, task } }))
      .items;
  }

  async *followEvents(options: FollowOptions): AsyncIterable<EventRecord> {
    const events = readEventStream(this.#client, {
      request: { path: '/api/events', query: { after: options.from } },
      signal: AbortSignal.any([options.signal, this.#over.signal]),
    });
    for await (const { data } of events) yield parseEvent(data);
  }

  async checkReady(): Promise<void> {
    await this.#client.send({ path: '/readyz' });
  }

  close(): Promise<void> {
    this.#over.abort();
    return Promise.resolve();
  }

  /** The server checks its replies against schemas that are made from the same records, so their shape is trusted here. */
  async #call<T>(request: ApiRequest): Promise<T> {
    return (await this.#client.json(request)) as T;
  }
}

interface Page<T> {
  readonly items: readonly T[];
}

interface WireLogPage {
  readonly logs: string;
  readonly next_offset: number;
  readonly size: number;
}

function logPath(ref: LogRef): string {
  const experiment = ref.experiment === undefined ? '' : `/experiments/${ref.experiment}`;
  return `/api/tasks/${ref.taskId}${experiment}/logs`;
}

function linesOf(logs: string): readonly string[] {
  return logs === '' ? [] : logs.replace(/\n$/, '').split('\n');
}

function parseEvent(data: string): EventRecord {
  const parsed: unknown = JSON.parse(data);
  // See #call: the shape is the server's promise.
  return parsed as EventRecord;
}
