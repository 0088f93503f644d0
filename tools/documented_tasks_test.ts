import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseTaskText } from '@autotuner/runner';
import { listFiles, ROOT } from './workspace.ts';

const BLOCK = /^```yaml\n(name: [\s\S]*?)^```$/gm;

const files = listFiles(ROOT, ['*.md', '{docs,examples,packages}/**/*.md']);
const tasks = files.flatMap((file) =>
  Array.from(readFileSync(join(ROOT, file), 'utf8').matchAll(BLOCK), ([, text = '']) => ({ file, text })),
);

test('the READMEs show task files', () => {
  const shown = new Set(tasks.map(({ file }) => file));
  for (const file of ['README.md', 'README.zh-CN.md', 'examples/llm_server_simulated/README.md']) {
    assert.ok(shown.has(file), `${file} shows none`);
  }
});

for (const { file, text } of tasks) {
  test(`the task file ${/^name: (.*)/.exec(text)?.[1]} in ${file} is valid`, () => {
    assert.equal(parseTaskText(text, { cwd: ROOT }).name, /^name: (.*)/.exec(text)?.[1]);
  });
}

test('README.zh-CN.md has the code blocks and the figures of README.md', () => {
  const [english, chinese] = ['README.md', 'README.zh-CN.md'].map((name) =>
    readFileSync(join(ROOT, name), 'utf8'),
  );
  assert.deepEqual(codeOf(chinese), codeOf(english));
  assert.deepEqual(figuresOf(chinese), figuresOf(english));
});

/** Code blocks without their comments: those are translated. */
function codeOf(markdown = ''): string[] {
  return Array.from(markdown.matchAll(/^```[^\n]*\n[\s\S]*?^```$/gm), ([block]) =>
    block.replaceAll(/[ ]{2,}.*$|[ ]+#.*$/gm, ''),
  );
}

/** The numbers in tables, row by row. */
function figuresOf(markdown = ''): string[][] {
  return Array.from(markdown.matchAll(/^\|.*\|$/gm), ([row]) => row.match(/\d+(?:\.\d+)?/g) ?? []);
}
