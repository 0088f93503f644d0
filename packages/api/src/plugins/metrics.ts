import type { TaskSummary, Tuner } from '@autotuner/core';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Tasks that are looked at for one scrape, the newest ones. */
const MAX_TASKS = 10_000;
const PAGE = 500;

/** What the server measures about itself and its tasks. */
export interface Metrics {
  /** Open event streams. */
  readonly streams: Gauge;
  /** All metrics in the text format of Prometheus. */
  render(): Promise<string>;
  readonly contentType: string;
}

/** Measures the duration of requests by route pattern (never by URL, which has no bound) and counts tasks by state. */
export function addMetrics(app: FastifyInstance, tuner: Tuner): Metrics {
  const registers = [new Registry()];
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of requests by route; event streams are not in it',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers,
  });
  app.addHook('onResponse', async (request, reply) => {
    if (reply.raw.getHeader('content-type')?.toString().startsWith('text/event-stream') === true) return;
    const labels = { method: request.method, route: request.routeOptions.url ?? 'unknown' };
    duration.observe({ ...labels, status: reply.raw.statusCode }, reply.elapsedTime / 1000);
  });
  const countStates = addStateGauges(tuner, registers);
  const streams = new Gauge({ name: 'autotuner_event_streams', help: 'Open event streams', registers });
  const merged = Registry.merge([processRegistry(), ...registers]);
  const render = async (): Promise<string> => {
    await countStates();
    return merged.metrics();
  };
  return { streams, render, contentType: merged.contentType };
}

let processMetrics: Registry | undefined;

/** One for the process: what it measures is the process, and its observers cannot be taken down again. */
function processRegistry(): Registry {
  if (processMetrics === undefined) {
    processMetrics = new Registry();
    collectDefaultMetrics({ register: processMetrics });
  }
  return processMetrics;
}

/** Sets both gauges from one look at the tasks. */
function addStateGauges(tuner: Tuner, registers: Registry[]): () => Promise<void> {
  const labelNames = ['state'];
  const scope = `of the newest ${MAX_TASKS} tasks`;
  const tasks = new Gauge({
    name: 'autotuner_tasks',
    help: `Tasks by state, ${scope}`,
    labelNames,
    registers,
  });
  const experiments = new Gauge({
    name: 'autotuner_experiments',
    help: `Experiments by state, ${scope}`,
    labelNames,
    registers,
  });
  return async () => {
    const summaries = await newestTasks(tuner);
    tasks.reset();
    experiments.reset();
    for (const { task, counts } of summaries) {
      tasks.inc({ state: task.state });
      for (const [state, count] of Object.entries(counts.byState)) experiments.inc({ state }, count);
    }
  };
}

async function newestTasks(tuner: Tuner): Promise<TaskSummary[]> {
  const all: TaskSummary[] = [];
  while (all.length < MAX_TASKS) {
    const before = all.at(-1)?.task.id;
    const page = await tuner.listTasks({ limit: PAGE, ...(before !== undefined && { before }) });
    all.push(...page);
    if (page.length < PAGE) break;
  }
  return all;
}
