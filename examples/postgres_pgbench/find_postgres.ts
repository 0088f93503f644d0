/** Where PostgreSQL's programs are: a version folder of Debian's packages, or the folders in PATH. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';

/** Absolute path of a PostgreSQL program; exits with a clear message when it is not installed. */
export function findPostgres(program: string): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  const found = folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  console.error(
    `PostgreSQL's "${program}" is neither below ${DEBIAN} nor in PATH; install it, on Debian with: apt-get install postgresql`,
  );
  process.exit(69);
}
