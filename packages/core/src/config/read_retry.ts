import { FAILURE_KINDS } from '../scoring/failure_kind.ts';
import type { RetryPolicy } from './task_config.ts';
import type { TaskFile } from './task_file_schema.ts';

/** Reads `retry`: one number goes for every kind of failure. Kinds that are not tried again are left out. */
export function readRetry(retry: TaskFile['retry'] = 0): RetryPolicy {
  const byKind =
    typeof retry === 'number' ? Object.fromEntries(FAILURE_KINDS.map((kind) => [kind, retry])) : retry;
  return Object.fromEntries(Object.entries(byKind).filter(([, count]) => count > 0));
}
