import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dependencyProblems,
  findCircle,
  importsOf,
  manifestProblems,
  undeclaredImports,
  unexplainedDependencies,
} from './check_packages.ts';
import { parseText } from './syntax.ts';
import type { Manifest } from './workspace.ts';

const STORE: Manifest = {
  name: '@autotuner/store',
  version: '0.1.0',
  exports: {
    '.': { '@autotuner/source': './src/mod.ts', types: './dist/mod.d.ts', default: './dist/mod.js' },
  },
  dependencies: { '@autotuner/core': '0.1.0', kysely: '0.29.9' },
  optionalDependencies: { sqlite3: '6.0.1' },
  nx: { name: 'store', tags: ['layer:store'] },
};

test('importsOf() finds imports, type imports, re-exports and import() of a literal', () => {
  const text = `
    import a from 'a';
    import type { B } from 'b';
    export { c } from './c.ts';
    export * from 'd';
    const e = await import('e');
    const f = await import(name);
    export const text = 'g';`;
  assert.deepEqual(importsOf(parseText('sample.ts', text)), ['a', 'b', './c.ts', 'd', 'e']);
});

test('undeclaredImports() names the file and the import that package.json lacks', () => {
  const imports = new Map([
    ['a.ts', ['node:path', 'path', './b.ts', 'kysely/helpers', 'sqlite3', '@autotuner/core']],
    ['b.ts', ['fastify']],
  ]);
  const problems = undeclaredImports(STORE, imports);
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /^b\.ts: imports "fastify"/);
});

test('manifestProblems() accepts a package.json in the form of the others', () => {
  assert.deepEqual(manifestProblems('store', STORE), []);
});

test('manifestProblems() names each part that is missing or wrong', () => {
  const problems = manifestProblems('logger', { ...STORE, exports: {}, nx: { name: 'store' } });
  for (const part of ['"name"', '"nx.name"', '"nx.tags"', '"exports"', '"types"', '"default"']) {
    assert.ok(
      problems.some((problem) => problem.includes(part)),
      part,
    );
  }
});

test('dependencyProblems() refuses what the table of layers does not list', () => {
  const dependencies = { '@autotuner/api': '0.1.0', fastify: '5.0.0', kysely: '0.29.9' };
  const problems = dependencyProblems('store', { ...STORE, dependencies });
  assert.deepEqual(
    problems.map((problem) => /"([^"]+)"$/.exec(problem)?.[1]),
    ['@autotuner/api', 'fastify'],
  );
});

test('dependencyProblems() refuses a workspace package at another version', () => {
  const problems = dependencyProblems('store', { ...STORE, dependencies: { '@autotuner/core': '0.0.9' } });
  assert.match(problems.join(), /"@autotuner\/core" is "0\.0\.9", must be "0\.1\.0"/);
});

test('unexplainedDependencies() wants a row with the name and the version, of a peer only the name', () => {
  const markdown =
    'In text only: `pg`\n| `kysely` | 0.29.9 | why |\n| `sqlite3` | 6.0.0 | why |\n| `peer` | 1 | why |\n';
  const manifest = { ...STORE, peerDependencies: { peer: '^1' }, devDependencies: { pg: '8.0.0' } };
  assert.deepEqual(unexplainedDependencies(manifest, markdown), [
    'docs/dependencies.md: lacks a row for "sqlite3" 6.0.1 of @autotuner/store',
    'docs/dependencies.md: lacks a row for "pg" 8.0.0 of @autotuner/store',
  ]);
});

test('findCircle() gives the path of a circle and nothing for a tree', () => {
  assert.equal(
    findCircle(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['c']],
        ['c', []],
      ]),
    ),
    undefined,
  );
  assert.deepEqual(
    findCircle(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
    ['b', 'c', 'b'],
  );
});
