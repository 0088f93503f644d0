import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FILLER_FILE, type JobRecord } from './job.ts';

const run = promisify(execFile);
const MIB = 1_048_576;
const DISK_MIB = 20;
const FILLER_MIB = 18;

type Outcome = Pick<JobRecord, 'result' | 'failure'>;

/** Runs something on a disk of 20 MiB with 2 MiB to spare; says why where there can be none. */
export async function withSmallDisk(
  folder: string,
  use: (disk: string) => Promise<Outcome>,
): Promise<Outcome> {
  if (process.getuid?.() !== 0) return { failure: 'skipped: only root may mount a small disk' };
  const disk = join(folder, 'disk');
  await mkdir(disk);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', disk]);
  } catch (error) {
    return { failure: `skipped: no small disk, ${error instanceof Error ? error.message : String(error)}` };
  }
  try {
    await writeFile(join(disk, FILLER_FILE), Buffer.alloc(FILLER_MIB * MIB));
    return await use(disk);
  } finally {
    await run('umount', ['-l', disk]);
  }
}
