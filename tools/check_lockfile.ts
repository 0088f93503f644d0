import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conclude, isStarted, ROOT } from './workspace.ts';

/** The part of a package-lock.json that this check reads. */
export interface Lockfile {
  readonly packages: Readonly<
    Record<
      string,
      { readonly optionalDependencies?: Readonly<Record<string, string>>; readonly resolved?: string }
    >
  >;
}

/** Optional packages that others list and the lock file lacks; each would make `npm ci` refuse the lock file. */
export function missingOptionals({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !Object.hasOwn(packages, `${path}/node_modules/${name}`))
      .filter((name) => !Object.hasOwn(packages, `node_modules/${name}`))
      .map((name) => `package-lock.json: lacks ${name}, an optional dependency of ${path}`),
  );
}

/** Entries that name the registry they were fetched from; links inside of the workspace do not count. */
export function recordedRegistries({ packages }: Lockfile): string[] {
  return Object.entries(packages)
    .filter(([, { resolved }]) => resolved?.includes('://') === true)
    .map(([path]) => `package-lock.json: ${path} records a registry address`);
}

function main(): void {
  const lockfile = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lockfile;
  const problems = [...missingOptionals(lockfile), ...recordedRegistries(lockfile)];
  conclude(problems, 'lock file: complete, without registry addresses');
}

if (isStarted(import.meta.filename)) main();
