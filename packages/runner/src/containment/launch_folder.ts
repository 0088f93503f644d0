import { accessSync, constants, mkdirSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutotunerError } from '@autotuner/core';
import type { LaunchPlan } from './tier.ts';

/** File in the launch folder that holds one byte, and none once the launch has failed. Truncating works on a full disk. */
export const LAUNCH_MARK = 'mark';

type Launch = Pick<LaunchPlan, 'token' | 'role'>;

/** In memory where that is possible: a disk takes milliseconds to make and remove files again and again. */
const MEMORY = '/dev/shm';

/** Makes the private folder of one launch, with its mark in it, and returns its path. */
export function makeLaunchFolder(launch: Launch): string {
  const inMemory = folderIn(MEMORY, launch);
  if (isUsable(MEMORY) && fill(inMemory) === undefined) return inMemory;
  const onDisk = folderIn(tmpdir(), launch);
  const fault = fill(onDisk);
  if (fault !== undefined) throw fault.error;
  return onDisk;
}

/** Removes a launch folder with whatever is in it. */
export function removeLaunchFolder(folder: string): void {
  try {
    // Mostly nothing but the mark is there, and then this takes a fraction of the time that looking takes.
    unlinkSync(join(folder, LAUNCH_MARK));
    rmdirSync(folder);
  } catch {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Removes launch folders of a token that a dead supervisor left. */
export function removeLaunchFolders(token: string): void {
  for (const role of ['deploy', 'ready', 'command'] as const) {
    for (const base of [MEMORY, tmpdir()]) {
      rmSync(folderIn(base, { token, role }), { recursive: true, force: true });
    }
  }
}

function folderIn(base: string, { token, role }: Launch): string {
  if (!/^[\w.-]+$/.test(token)) {
    throw new AutotunerError(
      'AT_INTERNAL',
      `Cannot launch with token "${token}": must be letters, digits, "_" and "-"`,
    );
  }
  return join(base, `autotuner-${token}-${role}`);
}

function isUsable(base: string): boolean {
  try {
    accessSync(base, constants.W_OK);
    return process.platform === 'linux';
  } catch {
    return false;
  }
}

function fill(folder: string): { readonly error: unknown } | undefined {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    return { error };
  }
  try {
    writeFileSync(join(folder, LAUNCH_MARK), '1');
    return undefined;
  } catch (error) {
    removeLaunchFolder(folder);
    return { error };
  }
}
