import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { allowsNpm, LAYERS, packageOf, SCOPE } from './layer_table.ts';
import { parseFile, walk, type Source } from './syntax.ts';
import {
  conclude,
  isStarted,
  isTest,
  listFiles,
  readManifest,
  readPackages,
  ROOT,
  type Manifest,
  type Package,
} from './workspace.ts';

/** The string literals that a file imports or re-exports from, with `import()` of a literal. */
export function importsOf({ program }: Source): string[] {
  const found: string[] = [];
  for (const { node } of walk(program)) {
    const source = node['source'] as { value?: unknown } | null | undefined;
    if (/^(?:Import|Export)/.test(node.type) && typeof source?.value === 'string') found.push(source.value);
  }
  return found;
}

function declaredBy(manifest: Manifest): Record<string, string> {
  return { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies };
}

/** Imports of shipped files that the package's own package.json does not declare, one line each. */
export function undeclaredImports(
  manifest: Manifest,
  importsByFile: ReadonlyMap<string, readonly string[]>,
): string[] {
  const declared = declaredBy(manifest);
  const isDeclared = (name: string): boolean => name === manifest.name || Object.hasOwn(declared, name);
  const problems: string[] = [];
  for (const [file, specifiers] of importsByFile) {
    for (const specifier of specifiers) {
      if (specifier.startsWith('.') || isBuiltin(specifier) || isDeclared(packageOf(specifier))) continue;
      problems.push(
        `${file}: imports "${specifier}", which the package.json of ${manifest.name} does not declare`,
      );
    }
  }
  return problems;
}

/** What is wrong with the fixed parts of a package.json: name, tag, entries. */
export function manifestProblems(folder: string, manifest: Manifest): string[] {
  const problems: string[] = [];
  const expect = (holds: boolean, what: string): void => {
    if (!holds) problems.push(`packages/${folder}/package.json: ${what}`);
  };
  const entry = manifest.exports?.['.'];
  expect(Object.hasOwn(LAYERS, folder), 'has no line in tools/layer_table.ts');
  expect(manifest.name === SCOPE + folder, `"name" must be "${SCOPE}${folder}"`);
  expect(manifest.nx?.name === folder, `"nx.name" must be "${folder}"`);
  expect(manifest.nx?.tags?.includes(`layer:${folder}`) === true, `"nx.tags" must hold "layer:${folder}"`);
  expect(typeof entry === 'object', '"exports" must hold "." with conditions');
  const conditions = typeof entry === 'object' ? entry : {};
  expect(conditions[`${SCOPE}source`] === './src/mod.ts', `"${SCOPE}source" of "." must be "./src/mod.ts"`);
  expect(conditions['types'] === './dist/mod.d.ts', '"types" of "." must be "./dist/mod.d.ts"');
  expect(conditions['default'] === './dist/mod.js', '"default" of "." must be "./dist/mod.js"');
  return problems;
}

/** Declared dependencies that the table of layers does not allow, or workspace packages at another version. */
export function dependencyProblems(folder: string, manifest: Manifest): string[] {
  const layer = LAYERS[folder];
  if (layer === undefined) return [];
  const problems: string[] = [];
  for (const [name, version] of Object.entries({
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
  })) {
    const isWorkspace = name.startsWith(SCOPE);
    const isAllowed = isWorkspace
      ? layer.packages.includes(name.slice(SCOPE.length))
      : allowsNpm(layer, name);
    if (!isAllowed) problems.push(`packages/${folder}/package.json: may not depend on "${name}"`);
    if (isWorkspace && version !== manifest.version) {
      problems.push(
        `packages/${folder}/package.json: "${name}" is "${version}", must be "${manifest.version}"`,
      );
    }
  }
  return problems;
}

/** Dependencies from npm that no row of a table in docs/dependencies.md names together with their version. */
export function unexplainedDependencies(manifest: Manifest, markdown: string): string[] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  return Object.entries({ ...declaredBy(manifest), ...manifest.devDependencies })
    .filter(([name]) => !name.startsWith(SCOPE))
    .filter(([name, version]) => {
      const isPeer = Object.hasOwn(manifest.peerDependencies ?? {}, name);
      return !rows.some((row) => row.includes(`\`${name}\``) && (isPeer || row.includes(version)));
    })
    .map(
      ([name, version]) => `docs/dependencies.md: lacks a row for "${name}" ${version} of ${manifest.name}`,
    );
}

/** The first circle in a graph of package names as a path that ends where it starts, or undefined. */
export function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of graph.get(name) ?? []) {
      const circle = visit(next, [...path, name]);
      if (circle !== undefined) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of graph.keys()) {
    const circle = visit(name, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

function shippedImports({ folder, path }: Package): Map<string, string[]> {
  const files = listFiles(path, ['src/**/*.ts', 'testing/**/*.ts']).filter((file) => !isTest(file));
  return new Map(files.map((file) => [`packages/${folder}/${file}`, importsOf(parseFile(join(path, file)))]));
}

function problemsOf(entry: Package): string[] {
  const missing = existsSync(join(entry.path, 'src/mod.ts'))
    ? []
    : [`packages/${entry.folder}/src/mod.ts: is missing`];
  return [
    ...missing,
    ...manifestProblems(entry.folder, entry.manifest),
    ...dependencyProblems(entry.folder, entry.manifest),
    ...undeclaredImports(entry.manifest, shippedImports(entry)),
  ];
}

function main(): void {
  const packages = readPackages();
  const problems = packages.flatMap(problemsOf);
  const names = new Set(packages.map(({ manifest }) => manifest.name));
  const within = (manifest: Manifest): string[] =>
    Object.keys(declaredBy(manifest)).filter((name) => names.has(name));
  const circle = findCircle(new Map(packages.map(({ manifest }) => [manifest.name, within(manifest)])));
  if (circle !== undefined)
    problems.push(`packages depend on each other in a circle: ${circle.join(' -> ')}`);
  const markdown = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8');
  const manifests = [readManifest(join(ROOT, 'package.json')), ...packages.map(({ manifest }) => manifest)];
  problems.push(...manifests.flatMap((manifest) => unexplainedDependencies(manifest, markdown)));
  conclude(
    problems,
    `packages: ${packages.length} fit the table of layers, and every dependency has its reason`,
  );
}

if (isStarted(import.meta.filename)) main();
