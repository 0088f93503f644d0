import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Environment variables that say where data lives. */
export type HomeEnvironment = Readonly<Record<string, string | undefined>>;

/** Absolute path of the data folder: AUTOTUNER_HOME, else autotuner in the XDG data folder (`~/.local/share`). */
export function resolveHome(env: HomeEnvironment): string {
  const own = env['AUTOTUNER_HOME'];
  if (own !== undefined && own !== '') return resolve(own);
  const xdg = env['XDG_DATA_HOME'];
  const base = xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.local', 'share');
  return resolve(base, 'autotuner');
}

/** Folder of all log files inside a data folder. */
export function logsFolderOf(home: string): string {
  return join(home, 'logs');
}

/** Path of the database inside a data folder. */
export function databasePathOf(home: string): string {
  return join(home, 'autotuner.db');
}
