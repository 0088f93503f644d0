import { AutotunerError, type LogPage, type LogQuery } from '@autotuner/core';
import type { Piscina } from 'piscina';
import { lineFilter } from '../log_access/line_filter.ts';
import { openPool } from './pool.ts';
import type { SearchJob } from './search_worker.ts';

/** Searches that may wait for the thread. */
const MAX_WAITING = 32;
const DEFAULT_TIMEOUT_MS = 20_000;

/** A search with a pattern. */
export type SearchQuery = LogQuery & { readonly grep: string };

/** Searches logs in a thread of its own: a pattern can take longer than the age of the universe on one line. */
export interface Searcher {
  /**
   * Reads the lines that match, like `readLogPage()`.
   *
   * @throws AutotunerError AT_REQUEST_INVALID when the pattern is no regular expression or takes too long,
   * AT_SERVER_BUSY when too many searches wait.
   */
  search(path: string, query: SearchQuery): Promise<LogPage>;
  /** Ends the thread. */
  close(): Promise<void>;
}

/** Makes a searcher. A search that has not answered after `timeoutMs` (@default 20000) is killed with its thread. */
export function createSearcher(options: { readonly timeoutMs?: number } = {}): Searcher {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  let pool: Promise<Piscina> | undefined;
  return {
    async search(path, query) {
      // Refused here: of an error that a thread throws, only the text arrives.
      lineFilter(query.grep);
      pool ??= openPool('search_worker', { maxQueue: MAX_WAITING });
      const open = await pool;
      if (open.queueSize >= MAX_WAITING) throw crowded(query.grep);
      return searchInTime(open, { job: { path, query }, timeoutMs });
    },
    async close() {
      await (await pool)?.destroy();
    },
  };
}

async function searchInTime(
  pool: Piscina,
  one: { readonly job: SearchJob & { readonly query: SearchQuery }; readonly timeoutMs: number },
): Promise<LogPage> {
  const signal = AbortSignal.timeout(one.timeoutMs);
  try {
    const page: LogPage = await pool.run(one.job, { signal });
    return page;
  } catch (error) {
    if (signal.aborted) throw tooSlow(one.job.query.grep, one.timeoutMs);
    throw error;
  }
}

function tooSlow(grep: string, timeoutMs: number): AutotunerError {
  return new AutotunerError(
    'AT_REQUEST_INVALID',
    `Cannot search the log for "${grep}": no answer within ${timeoutMs} ms; a simpler pattern or a later start ("from") is accepted`,
  );
}

function crowded(grep: string): AutotunerError {
  return new AutotunerError(
    'AT_SERVER_BUSY',
    `Cannot search the log for "${grep}": ${MAX_WAITING} searches are waiting, try again later`,
  );
}
