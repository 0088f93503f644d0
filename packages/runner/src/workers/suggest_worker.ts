import { createSampler, type HistoryEntry, type Sampler, type SearchSpace } from '@autotuner/core';
import type { SuggestJob, SuggestReply } from './suggest_job.ts';

/** Tasks whose samplers and histories are kept; the one that was longest not asked for goes first. */
const MAX_TASKS = 8;

interface KnownTask {
  readonly sampler: Sampler;
  readonly space: SearchSpace;
  readonly history: HistoryEntry[];
}

const tasks = new Map<number, KnownTask>();

/** Computes suggestions off the event loop; the entry of a piscina thread, which keeps what it was told. */
export default function suggestInWorker(job: SuggestJob): SuggestReply {
  if (job.kind === 'open') {
    remember(job.key, { sampler: createSampler(job.type), space: job.space, history: [] });
    return { isKnown: true };
  }
  const task = tasks.get(job.key);
  const count = job.kind === 'learn' ? job.from : job.count;
  if (task?.history.length !== count) return { isKnown: false };
  remember(job.key, task);
  if (job.kind === 'ask') {
    const { space, history } = task;
    return { isKnown: true, suggestion: task.sampler.suggest({ ...job.request, space, history }) };
  }
  task.history.push(...job.entries);
  return { isKnown: true };
}

function remember(key: number, task: KnownTask): void {
  tasks.delete(key);
  tasks.set(key, task);
  for (const oldest of tasks.keys()) {
    if (tasks.size <= MAX_TASKS) break;
    tasks.delete(oldest);
  }
}
