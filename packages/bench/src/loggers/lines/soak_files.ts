import { readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileBytes } from './file_bytes.ts';

/** A log and the files that were put aside of it, whoever did that. */
export interface SoakFiles {
  /** Paths of the files that were put aside, the oldest first. */
  readonly aside: readonly string[];
  readonly currentBytes: number;
  /** Bytes of all of them, the current one included. */
  readonly allBytes: number;
}

/** Looks at the files of a log; what goes away meanwhile counts nothing. */
export function soakFilesOf(logFile: string): SoakFiles {
  const folder = dirname(logFile);
  const aside = readdirSync(folder)
    .flatMap((name) => asideOf(name, logFile) ?? [])
    .toSorted((a, b) => a.day.localeCompare(b.day) || a.number - b.number)
    .map(({ name }) => join(folder, name));
  const currentBytes = fileBytes(logFile);
  return { aside, currentBytes, allBytes: aside.reduce((sum, path) => sum + fileBytes(path), currentBytes) };
}

/** The name of the file that is put aside as that number. */
export function asideName(logFile: string, number: number): string {
  const extension = extname(logFile);
  return join(dirname(logFile), `${basename(logFile, extension)}.${number}${extension}`);
}

/** What names such as app.3.log and app.2024-01-15.3.log say; undefined for others. */
function asideOf(
  name: string,
  logFile: string,
): { readonly name: string; readonly day: string; readonly number: number } | undefined {
  const extension = extname(logFile);
  const stem = basename(logFile, extension);
  if (!name.startsWith(`${stem}.`) || !name.endsWith(extension)) return undefined;
  const parts = name.slice(stem.length + 1, -extension.length).split('.');
  const last = parts.at(-1) ?? '';
  return /^\d+$/.test(last) ? { name, day: parts.slice(0, -1).join('.'), number: Number(last) } : undefined;
}
