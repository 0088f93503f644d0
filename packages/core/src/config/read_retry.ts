import type { FailureKind } from '../scoring/failure_kind.ts';
import type { RetryPolicy } from './task_config.ts';
import type { TaskFile } from './task_file_schema.ts';

/** Every kind there is; the compiler sees to that. */
const KINDS = Object.keys({
  crash: true,
  timeout: true,
  oom: true,
  deploy: true,
  invalid_result: true,
  slo: true,
  log_limit: true,
} satisfies Record<FailureKind, true>);

/** Reads `retry`: one number goes for every kind of failure. Kinds that are not tried again are left out. */
export function readRetry(retry: TaskFile['retry'] = 0): RetryPolicy {
  const byKind = typeof retry === 'number' ? Object.fromEntries(KINDS.map((kind) => [kind, retry])) : retry;
  return Object.fromEntries(Object.entries(byKind).filter(([, count]) => count > 0));
}
