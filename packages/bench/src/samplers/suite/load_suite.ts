import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BenchCase } from './bench_case.ts';
import { readSuite } from './read_suite.ts';

/** Suites that come with the bench, by name. */
const BUILT_IN = {
  own: new URL('../cases/own_suite.ts', import.meta.url),
  classics: new URL('../cases/classics.ts', import.meta.url),
} as const;

const loaded = new Map<string, Promise<readonly BenchCase[]>>();

/** Finds a suite by a built-in name or the path of its file. @throws Error when there is none */
export async function locateSuite(nameOrFile: string): Promise<string> {
  if (nameOrFile === 'own' || nameOrFile === 'classics') return BUILT_IN[nameOrFile].href;
  const path = resolve(nameOrFile);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true) return pathToFileURL(path).href;
  const names = Object.keys(BUILT_IN).map((one) => `"${one}"`);
  throw new Error(
    `Cannot find suite "${nameOrFile}": there is no such file; a file or one of ${names.join(', ')} would be accepted`,
  );
}

/** Loads a suite once for each process or thread. @throws Error when it cannot be imported or is not valid */
export function loadSuite(url: string): Promise<readonly BenchCase[]> {
  const known = loaded.get(url) ?? importSuite(url);
  loaded.set(url, known);
  return known;
}

async function importSuite(url: string): Promise<readonly BenchCase[]> {
  const name = fileURLToPath(url);
  const module = await import(url).catch((error: unknown) => {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot load suite "${name}": ${said}`, { cause: error });
  });
  return readSuite(module as Record<string, unknown>, name);
}
