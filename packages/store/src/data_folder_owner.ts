import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { present } from './present.ts';

/** The process that works on a data folder. */
export interface DataFolderOwner {
  readonly pid: number;
  /** What was typed to start it, for people. */
  readonly command: string;
  /** Where it answers HTTP requests, if it does. */
  readonly url?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** Names the owner inside a data folder. It is for messages only; the lock file decides. */
export const OWNER_FILE = 'instance.json';

/** Writes the owner's file in one step, so that no reader sees half of it. */
export async function writeOwnerFile(home: string, owner: DataFolderOwner): Promise<void> {
  const path = join(home, OWNER_FILE);
  const draft = `${path}.tmp`;
  await writeFile(draft, `${JSON.stringify(owner, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, path);
}

/** Removes the owner's file; it may be gone already. */
export async function removeOwnerFile(home: string): Promise<void> {
  await rm(join(home, OWNER_FILE), { force: true });
}

/** Reads the owner's file, undefined when there is none or it is not one. */
export async function readOwnerFile(home: string): Promise<DataFolderOwner | undefined> {
  try {
    return ownerFrom(JSON.parse(await readFile(join(home, OWNER_FILE), 'utf8')));
  } catch {
    // Without a file, or with a damaged one, the message has to do without the owner's name.
    return undefined;
  }
}

function ownerFrom(value: unknown): DataFolderOwner | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('pid' in value) || typeof value.pid !== 'number') return undefined;
  if (!('command' in value) || typeof value.command !== 'string') return undefined;
  if (!('startedAt' in value) || typeof value.startedAt !== 'number') return undefined;
  const url = 'url' in value && typeof value.url === 'string' ? value.url : undefined;
  return present({ pid: value.pid, command: value.command, url, startedAt: value.startedAt });
}
