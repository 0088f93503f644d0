import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';

/** Where and how small. */
export interface SmallDisk {
  /** Made when it is not there. */
  readonly folder: string;
  readonly kilobytes: number;
}

/** Runs `body` while a folder holds no more than so many kilobytes; false when this user may not arrange that. */
export async function withSmallDisk(disk: SmallDisk, body: () => Promise<void>): Promise<boolean> {
  const { folder, kilobytes } = disk;
  await mkdir(folder, { recursive: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  if (mounted.status !== 0) return false;
  try {
    await body();
    return true;
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
}
