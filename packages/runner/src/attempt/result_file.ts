import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes sure that a command can leave a result file, and that what is found there later is its own. */
export function clearResultFile(path: string): void {
  // Mostly there is nothing to do, and to look is several times as cheap as to try.
  if (existsSync(path)) return rmSync(path, { force: true, recursive: true });
  const folder = dirname(path);
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
}
