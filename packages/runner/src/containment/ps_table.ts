import { spawnSync } from 'node:child_process';
import { findTool } from './host_tools.ts';
import type { ProcessStat } from './process_stat.ts';

/** A process as `ps` shows it. */
export interface PsEntry extends ProcessStat {
  /** Path or name of its program. */
  readonly name: string;
}

/** `lstart` is five words, as in "Mon Sep 15 20:47:08 2025"; `sess` is not asked for: on macOS it is no number. */
const COLUMNS = 'pid=,ppid=,pgid=,stat=,lstart=,comm=';
const LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/;
const PS_MS = 5000;

/**
 * Every process that `ps` shows: for systems without `/proc`, such as macOS. It starts a process for that, which
 * the Linux tiers never do. Sessions are not told apart from groups. Empty when there is no `ps`.
 */
export function readPsTable(): readonly PsEntry[] {
  const { stdout } = spawnSync(findTool('ps') ?? 'ps', ['-axo', COLUMNS], {
    encoding: 'utf8',
    env: { LC_ALL: 'C', TZ: 'UTC' },
    timeout: PS_MS,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return (stdout ?? '').split('\n').flatMap(parseLine);
}

function parseLine(line: string): readonly PsEntry[] {
  const found = LINE.exec(line);
  if (found === null) return [];
  const [pid, parent, group] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const start = Date.parse(`${found[5]} UTC`) / 1000;
  const isDead = found[4]?.startsWith('Z') === true;
  return [{ pid, parent, group, session: group, isDead, start: `${start}`, ticks: 0, name: found[6] ?? '' }];
}
