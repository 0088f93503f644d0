import type { LogPage, LogQuery } from '@autotuner/core';
import { readLogPage } from '../log_access/read_page.ts';

/** What the worker is asked. */
export interface SearchJob {
  readonly path: string;
  readonly query: LogQuery;
}

/** Searches one log off the event loop; the entry of a piscina thread. */
export default function searchInWorker(job: SearchJob): Promise<LogPage> {
  return readLogPage(job.path, job.query);
}
