import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { anchorsIn, brokenLinks, linksIn } from './markdown_links.ts';
import { listFiles, ROOT } from './workspace.ts';

test('linksIn() finds links, images and definitions, and passes over code', () => {
  const markdown = [
    '[a](a.md) and ![b](b.svg "title")',
    '`[no](no.md)`, ``[no](`no.md)``',
    '```sh',
    '[no](no.md)',
    '```',
    '[one]: one.md',
    '<img src="c.png">',
  ].join('\n');
  assert.deepEqual(linksIn(markdown), [
    { target: 'a.md', line: 1 },
    { target: 'b.svg', line: 1 },
    { target: 'one.md', line: 6 },
    { target: 'c.png', line: 7 },
  ]);
});

test('anchorsIn() names headings as they are named where Markdown is shown', () => {
  const markdown =
    '# How a failure is scored\n## `AT_USAGE`\n## 失败如何计分?\n## [Logs](x.md) & more\n## Logs\n## Logs\n';
  assert.deepEqual(
    [...anchorsIn(markdown)],
    ['how-a-failure-is-scored', 'at_usage', '失败如何计分', 'logs--more', 'logs', 'logs-1'],
  );
});

test('brokenLinks() tells what is wrong with a link, and asks no other site', async (t) => {
  const root = await tempDir(t);
  mkdirSync(join(root, 'docs'));
  writeFileSync(join(root, 'docs/b.md'), '# There\n');
  writeFileSync(
    join(root, 'docs/a.md'),
    '# Here\n[1](b.md#there) [2](#here) [3](https://example.org/x)\n[4](b.md#gone) [5](c.md) [6](../../d.md) [7](#gone)\n',
  );
  assert.deepEqual(brokenLinks(root, 'docs/a.md'), [
    'docs/a.md:3: "b.md#gone" names no heading of docs/b.md',
    'docs/a.md:3: "c.md" does not exist',
    'docs/a.md:3: "../../d.md" leads out of the repository',
    'docs/a.md:3: "#gone" names no heading of docs/a.md',
  ]);
});

test('every relative link of every Markdown file leads somewhere', () => {
  const files = listFiles(ROOT, ['*.md', '{docs,examples,packages,test,tools}/**/*.md']);
  assert.ok(files.length > 20, `only ${files.length} Markdown files were found`);
  assert.deepEqual(
    files.flatMap((file) => brokenLinks(ROOT, file)),
    [],
  );
});
