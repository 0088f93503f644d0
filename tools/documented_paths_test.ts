import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingPaths, pathsNamedIn } from './documented_paths.ts';
import { readPackages, ROOT } from './workspace.ts';

test('pathsNamedIn() takes paths for paths, and words for words', () => {
  const markdown = [
    '# House',
    '`tools/workspace.ts`, `auto`, `npm run check`, `@autotuner/core`, `node:fs`',
    '## core',
    '`errors.ts` `ports/`',
  ].join('\n');
  assert.deepEqual(pathsNamedIn(markdown), [
    { path: 'tools/workspace.ts', line: 2, packageName: 'House' },
    { path: 'errors.ts', line: 4, packageName: 'core' },
    { path: 'ports/', line: 4, packageName: 'core' },
  ]);
});

test('missingPaths() looks from the root and in the package of the section', () => {
  const named = ['errors.ts', 'ports/', 'package.json', 'errors.ts/', 'gone.ts', 'packages/core/gone/'];
  const paths = named.map((path, index) => ({ path, line: index + 1, packageName: 'core' }));
  assert.deepEqual(missingPaths(ROOT, paths), [
    'line 4: "errors.ts/" does not exist',
    'line 5: "gone.ts" does not exist',
    'line 6: "packages/core/gone/" does not exist',
  ]);
});

test('docs/architecture.md names only files and folders that exist, and has a section for each package', () => {
  const markdown = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const paths = pathsNamedIn(markdown);
  assert.ok(paths.length > 30, `only ${paths.length} paths were found`);
  assert.deepEqual(missingPaths(ROOT, paths), []);
  const sections = new Set(paths.map(({ packageName }) => packageName));
  assert.deepEqual(
    readPackages()
      .map(({ folder }) => folder)
      .filter((folder) => !sections.has(folder)),
    [],
  );
});

test('every published package ships a README and the licence of the repository', () => {
  const licence = readFileSync(join(ROOT, 'LICENSE'), 'utf8');
  for (const { folder, path, manifest } of readPackages()) {
    if (manifest.private === true) continue;
    assert.equal(readFileSync(join(path, 'LICENSE'), 'utf8'), licence, `packages/${folder}/LICENSE differs`);
    assert.ok(readFileSync(join(path, 'README.md'), 'utf8').startsWith(`# ${manifest.name}\n`));
  }
});
