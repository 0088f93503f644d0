import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file or folder that a document names in backticks. */
export interface DocumentedPath {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** The package whose section names it; undefined outside of such a section. */
  readonly packageName: string | undefined;
}

const IN_BACKTICKS = /`([\w.-]+(?:\/[\w.-]*)*)`/g;
/** A folder has a slash in it or behind it, a file one of these endings; everything else is a word or a command. */
const LOOKS_LIKE_PATH = /\/|\.(?:ts|js|mjs|json|md|yaml)$/;

/** The files and folders that a Markdown text names in backticks; a section headed by a package is about its `src`. */
export function pathsNamedIn(markdown: string): DocumentedPath[] {
  let packageName: string | undefined;
  return markdown.split('\n').flatMap((text, index) => {
    const heading = /^#{1,2} (.+)$/.exec(text)?.[1];
    if (heading !== undefined) packageName = heading.trim();
    const named = Array.from(text.matchAll(IN_BACKTICKS), ([, path = '']) => path);
    return named
      .filter((path) => LOOKS_LIKE_PATH.test(path))
      .map((path) => ({ path, line: index + 1, packageName }));
  });
}

/** Those that exist neither from the root nor in the package that the section is about, a line each. */
export function missingPaths(root: string, paths: readonly DocumentedPath[]): string[] {
  return paths
    .filter(({ path, packageName }) => {
      const places = packageName === undefined ? [path] : [path, `packages/${packageName}/src/${path}`];
      return !places.some((place) => isThere(join(root, place)));
    })
    .map(({ path, line }) => `line ${line}: "${path}" does not exist`);
}

function isThere(path: string): boolean {
  return existsSync(path) && (!path.endsWith('/') || statSync(path).isDirectory());
}
