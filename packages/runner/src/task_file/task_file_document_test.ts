import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { parseTaskText } from './parse_task_text.ts';

const DOCUMENT = resolve(import.meta.dirname, '../../../../docs/task_file.md');
const blocks = [...readFileSync(DOCUMENT, 'utf8').matchAll(/^```yaml\n(?<text>[\s\S]*?)^```$/gmu)].map(
  (match) => match.groups?.['text'] ?? '',
);

test('docs/task_file.md has examples', () => assert.ok(blocks.length >= 4));

for (const text of blocks) {
  const name = /^name: (.*)$/mu.exec(text)?.[1];
  test(`the example ${name} of docs/task_file.md is a valid task file`, () => {
    assert.equal(parseTaskText(text, { cwd: '/' }).name, name);
  });
}
