import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that tiers are built from. */
export type ToolName = 'sh' | 'mkfifo' | 'cat' | 'setsid' | 'perl' | 'python3' | 'ps' | 'setpriv' | 'unshare';

/** Where to look besides PATH, which may be as bare as an experiment's. */
const USUAL_FOLDERS = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'];

const found = new Map<ToolName, string | undefined>();

/** Absolute path of a program of this machine; undefined when it has none. Looked up once. */
export function findTool(name: ToolName): string | undefined {
  if (!found.has(name)) found.set(name, searchTool(name));
  return found.get(name);
}

function searchTool(name: ToolName): string | undefined {
  const folders = [
    ...USUAL_FOLDERS,
    ...(process.env['PATH'] ?? '').split(delimiter).filter((one) => one !== ''),
  ];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
