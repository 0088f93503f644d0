import { access } from 'node:fs/promises';
import type { AttemptRef, ChildRole, Clock } from '@autotuner/core';
import type { AttemptLogs } from './attempt_logs.ts';
import { rawFilesOf, type RawFile } from './raw_files.ts';
import { countStampedLines, type StampedCounts } from './stamped_lines.ts';
import { Tailer } from './tailer.ts';

/** Whose output is to be completed, and where. */
export interface DrainAttemptOptions {
  readonly ref: AttemptRef;
  readonly logs: AttemptLogs;
  readonly clock: Clock;
  /** Lines that the log of the task holds, for who completes many attempts of it. @default they are counted */
  readonly taskLines?: StampedCounts;
  /** Told how many raw bytes were read, again and again. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}

/**
 * Completes both logs of an attempt whose supervisor died, from its raw files: every line that is missing is added,
 * none is written twice. The attempt's processes must be gone, and nobody may write to the two logs meanwhile.
 */
export async function drainAttempt(options: DrainAttemptOptions): Promise<void> {
  const { ref, logs, clock, onRead } = options;
  const { folder, experimentLog, taskLog } = logs;
  const which = { experiment: ref.number };
  // What its owner has to say itself may still be on its way.
  await Promise.all([experimentLog.append(''), taskLog.append('')]);
  const experiment = await countStampedLines(experimentLog.path, which);
  const task = options.taskLines ?? (await countStampedLines(taskLog.path, which));
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => {
    faults.push(error);
  };
  const tailer = new Tailer({ ref, logs, clock, written: { experiment, task }, onFault, onRead });
  for (const file of await findRawFiles(ref, folder)) tailer.add(file);
  await tailer.finish();
  if (faults.length > 0) throw faults[0];
}

/** The raw files that an attempt has, of all that it could have. */
async function findRawFiles(ref: AttemptRef, folder: string): Promise<readonly RawFile[]> {
  const roles: readonly ChildRole[] = ['deploy', 'command'];
  const all = roles.flatMap((role) =>
    (['separate', 'merged'] as const).flatMap((streams) => rawFilesOf(ref, { folder, role, streams })),
  );
  const exists = await Promise.all(
    all.map((file) =>
      access(file.path)
        .then(() => true)
        .catch(() => false),
    ),
  );
  return all.filter((_, index) => exists[index]);
}
