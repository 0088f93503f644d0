import { existsSync, globSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

/** The folder that holds the repository. */
export const ROOT: string = resolve(import.meta.dirname, '..');

/** The parts of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly name?: string; readonly tags?: readonly string[] };
}

/** One folder of `packages/`. */
export interface Package {
  /** Name of the folder, which is also the name without the scope. */
  readonly folder: string;
  /** Absolute. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** Reads a package.json; its fields are not checked here. */
export function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

/** Every package of the workspace, by folder name. */
export function readPackages(root: string = ROOT): Package[] {
  return readdirSync(join(root, 'packages'))
    .map((folder) => ({ folder, path: join(root, 'packages', folder) }))
    .filter(({ path }) => existsSync(join(path, 'package.json')))
    .map((entry) => ({ ...entry, manifest: readManifest(join(entry.path, 'package.json')) }));
}

/** Files below a folder that match the patterns, sorted, from that folder and with `/` on every platform. */
export function listFiles(folder: string, patterns: readonly string[]): string[] {
  const exclude = (name: string): boolean => name === 'node_modules' || name === 'dist';
  return globSync(patterns, { cwd: folder, exclude })
    .map((path) => path.split(sep).join('/'))
    .toSorted();
}

/** Tells whether a file is a test or a bench. */
export function isTest(path: string): boolean {
  return /_(?:test|bench)\.ts$/.test(path);
}

/** Prints what is wrong, a line each, and makes the process fail; prints the praise when nothing is wrong. */
export function conclude(problems: readonly string[], praise: string): void {
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(praise);
}

/** Tells whether a file is the one that Node was started with; `import.meta.main` is missing from Node 22. */
export function isStarted(filename: string): boolean {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(filename);
}
