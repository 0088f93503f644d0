/** What one package may import besides its own files. */
export interface Layer {
  /** Names of workspace packages without the scope. */
  readonly packages: readonly string[];
  /** Names of npm packages; a trailing `/*` stands for every package of a scope, `*` for all. */
  readonly npm: readonly string[];
  /** Whether `node:` modules may be imported. */
  readonly node: boolean;
  /** `node:` modules that stay forbidden although `node` is true. */
  readonly forbiddenNode?: readonly string[];
  /** Only `import type` may name another package. */
  readonly typesOnly?: boolean;
}

/** The scope of every workspace package. */
export const SCOPE = '@autotuner/';

/** The subpath that holds contract suites and test doubles; only tests and benches may import it. */
export const TESTING = '@autotuner/core/testing';

/** Which layer may import what: the drawing in docs/architecture.md as data. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  core: { packages: [], npm: [], node: false },
  logger: { packages: ['core'], npm: ['pino', 'hdr-histogram-js'], node: true },
  store: { packages: ['core'], npm: ['kysely', 'sqlite3', 'pg', 'pg-boss'], node: true },
  runner: { packages: ['core', 'logger', 'store'], npm: ['piscina', 'yaml'], node: true },
  api: {
    packages: ['core', 'logger', 'runner', 'store'],
    npm: ['fastify', '@fastify/*', 'typebox', 'prom-client', 'pino'],
    node: true,
    forbiddenNode: ['node:child_process'],
  },
  cli: { packages: ['core', 'runner', 'api'], npm: ['commander', '@clack/prompts', 'yaml'], node: true },
  web: { packages: ['core'], npm: ['*'], node: false, typesOnly: true },
  bench: { packages: ['core', 'logger', 'store', 'runner', 'api', 'cli'], npm: ['*'], node: true },
};

/** Subpaths that a package offers besides its main entry. */
export const SUBPATHS: Readonly<Record<string, readonly string[]>> = {
  core: ['testing'],
  runner: ['attempt'],
};

/** The package name of an import: `@scope/name` or `name`, without what follows. */
export function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

/** Tells whether a layer lists an npm package. */
export function allowsNpm(layer: Layer, name: string): boolean {
  return layer.npm.some(
    (entry) =>
      entry === '*' || entry === name || (entry.endsWith('/*') && name.startsWith(entry.slice(0, -1))),
  );
}
