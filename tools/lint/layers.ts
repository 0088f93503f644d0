import { posix } from 'node:path';
import { allowsNpm, LAYERS, packageOf, SCOPE, SUBPATHS, TESTING, type Layer } from '../layer_table.ts';
import { isTestFile, pathOf, type Context, type NodeOf, type Rule } from './rule.ts';

interface Importer {
  /** From the root of the repository. */
  readonly path: string;
  /** Package folder name, or undefined for a file outside of `packages/`. */
  readonly owner: string | undefined;
  readonly isTest: boolean;
  readonly isTesting: boolean;
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function importerOf(context: Context): Importer {
  const path = pathOf(context);
  const [top, owner] = path.split('/');
  const isTesting = top === 'packages' && roomOf(path) === 'testing';
  return { path, owner: top === 'packages' ? owner : undefined, isTest: isTestFile(path), isTesting };
}

function roomOf(path: string): string | undefined {
  return path.startsWith('packages/') ? path.split('/')[2] : undefined;
}

/** The `testing` of core is a subpath of its own; that of any other package is private support for its tests. */
function testingFault(from: Importer, target: string): string | undefined {
  const [here, there] = [roomOf(from.path), roomOf(target)];
  if (here === there || (here !== 'testing' && there !== 'testing')) return undefined;
  if (from.owner === 'core')
    return `crosses from ${here} to ${there}; name the package, such as "${TESTING}"`;
  return from.isTest || from.isTesting ? undefined : 'may be imported by tests and benches only';
}

function relativeFault(from: Importer, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(from.path), specifier);
  if (from.owner !== undefined && !target.startsWith(`packages/${from.owner}/`)) {
    return `leaves packages/${from.owner}; name the package, such as "${SCOPE}core"`;
  }
  if (from.owner === undefined && /^packages\/[^/]+\/(?:src|testing)\//.test(target)) {
    return `reaches into a package; name the package, such as "${SCOPE}core"`;
  }
  const fault = testingFault(from, target);
  if (fault !== undefined) return fault;
  const isPrivate = posix.basename(target).startsWith('_');
  if (isPrivate && posix.dirname(target) !== posix.dirname(from.path)) {
    return 'names a file with a leading "_", which only files of its own folder may import';
  }
  return undefined;
}

function subpathFault(from: Importer, specifier: string): string | undefined {
  const [, name = '', ...rest] = specifier.split('/');
  const subpath = rest.join('/');
  if (subpath !== '' && !(SUBPATHS[name] ?? []).includes(subpath)) {
    return `reaches into the package; import "${SCOPE}${name}"`;
  }
  if (specifier === TESTING && !from.isTest && !from.isTesting)
    return 'may be imported by tests and benches only';
  return undefined;
}

function workspaceFault(from: Importer, layer: Layer, { specifier, typeOnly }: Import): string | undefined {
  const fault = subpathFault(from, specifier);
  if (fault !== undefined || specifier === TESTING) return fault;
  const name = packageOf(specifier).slice(SCOPE.length);
  if (from.owner === name)
    return from.isTest || from.isTesting ? undefined : 'names its own package; use a relative path';
  if (!layer.packages.includes(name)) {
    return `is not open to ${from.owner}, which may import ${layer.packages.join(', ') || 'no other package'}`;
  }
  return layer.typesOnly === true && !typeOnly ? `must be "import type" in ${from.owner}` : undefined;
}

function nodeFault(from: Importer, layer: Layer, specifier: string): string | undefined {
  if (from.isTest || from.isTesting) return undefined;
  if (!layer.node) return `is not open to ${from.owner}, which runs without Node`;
  return layer.forbiddenNode?.includes(specifier) === true ? `is not open to ${from.owner}` : undefined;
}

function npmFault(from: Importer, layer: Layer, specifier: string): string | undefined {
  const name = packageOf(specifier);
  const inTest = (from.isTest || from.isTesting) && name === 'fast-check';
  if (inTest || allowsNpm(layer, name)) return undefined;
  return `is not open to ${from.owner}, which may import ${layer.npm.join(', ') || 'no npm package'}`;
}

function faultOf(from: Importer, imported: Import): string | undefined {
  const { specifier } = imported;
  if (specifier.startsWith('.')) return relativeFault(from, specifier);
  if (from.owner === undefined)
    return specifier.startsWith(SCOPE) ? subpathFault(from, specifier) : undefined;
  const layer = LAYERS[from.owner];
  if (layer === undefined)
    return `comes from packages/${from.owner}, which has no line in tools/layer_table.ts`;
  if (specifier.startsWith(SCOPE)) return workspaceFault(from, layer, imported);
  return specifier.startsWith('node:') ? nodeFault(from, layer, specifier) : npmFault(from, layer, specifier);
}

type Declaration =
  | NodeOf<'ImportDeclaration'>
  | NodeOf<'ExportNamedDeclaration'>
  | NodeOf<'ExportAllDeclaration'>
  | NodeOf<'ImportExpression'>;

function isTypeOnly(node: Declaration): boolean {
  if (node.type === 'ImportDeclaration') return node.importKind === 'type';
  return node.type !== 'ImportExpression' && node.exportKind === 'type';
}

/** Checks every import against the table of layers, with the exceptions for tests. */
export const layers: Rule = {
  create(context) {
    const from = importerOf(context);
    const check = (node: Declaration): void => {
      const source = node.source;
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const fault = faultOf(from, { specifier: source.value, typeOnly: isTypeOnly(node) });
      if (fault !== undefined) context.report({ node: source, message: `"${source.value}" ${fault}` });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
