import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parseLogName, type AttemptRef } from '@autotuner/core';
import { listPids, readEnvironment } from '../containment/proc_table.ts';

/** What one look at all processes of the machine tells about the attempts of dead supervisors. */
export interface Traces {
  /** Whether some process carries the token of an attempt, or has a raw log of it open. */
  has(attempt: AttemptRef & { readonly token: string }): boolean;
}

const TOKEN = 'AUTOTUNER_ATTEMPT_TOKEN=';

/**
 * Looks once for all attempts: with a hundred of them, a scan for each takes seconds. Without `/proc` everything may
 * have left a trace.
 */
export function findTraces(logsFolder: string): Traces {
  const pids = listPids().filter((pid) => pid !== process.pid);
  if (pids.length === 0) return { has: () => true };
  const folder = realpathSync(logsFolder);
  const tokens = new Set<string>();
  const attempts = new Set<string>();
  for (const pid of pids) {
    for (const entry of readEnvironment(pid) ?? [])
      if (entry.startsWith(TOKEN)) tokens.add(entry.slice(TOKEN.length));
    for (const ref of openRawLogs(pid, folder)) attempts.add(keyOf(ref));
  }
  return { has: (attempt) => tokens.has(attempt.token) || attempts.has(keyOf(attempt)) };
}

/** A log writer lives as long as somebody holds the other end of its pipe. */
function openRawLogs(pid: number, logsFolder: string): readonly AttemptRef[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((name) => refOf(`/proc/${pid}/fd/${name}`, logsFolder));
  } catch {
    return [];
  }
}

function refOf(link: string, logsFolder: string): readonly AttemptRef[] {
  try {
    const path = readlinkSync(link);
    if (dirname(path) !== logsFolder) return [];
    const name = parseLogName(basename(path));
    if (name?.kind !== 'raw') return [];
    return [{ taskId: name.taskId, number: name.experiment, attempt: name.attempt }];
  } catch {
    return [];
  }
}

function keyOf({ taskId, number, attempt }: AttemptRef): string {
  return `${taskId}/${number}/${attempt}`;
}
