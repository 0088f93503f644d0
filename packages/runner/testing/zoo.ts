import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTool } from '../src/containment/host_tools.ts';

const FOLDER = fileURLToPath(new URL('../../../test/fixtures/zoo/', import.meta.url));

/** A tag that no other process of the machine has in its command line. */
export function newTag(): string {
  return `zoo-${randomUUID()}`;
}

/** The command line of a program of the zoo, such as `zooCommand('exit_code.pl', tag, '3')`. */
export function zooCommand(file: string, ...args: readonly string[]): readonly string[] {
  const path = join(FOLDER, file);
  if (!existsSync(path)) throw new Error(`No such program in the zoo: ${path}`);
  return [interpreterOf(file), path, ...args];
}

function interpreterOf(file: string): string {
  if (file.endsWith('.mjs')) return process.execPath;
  if (file.endsWith('.py')) return 'python3';
  return findTool(file.endsWith('.pl') ? 'perl' : 'sh') ?? 'sh';
}

/** Why the zoo cannot run here; false when it can. */
export const ZOO_SKIP: string | false =
  process.platform !== 'linux'
    ? 'the zoo counts survivors in /proc'
    : findTool('perl') === undefined && 'the zoo is written in perl, which is not installed';

/** Reads a file, or gives an empty text when there is none. */
export function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
