import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examplesInMarkdown, examplesInSource, functionsWithoutExample } from './example_blocks.ts';
import { parseText } from './syntax.ts';

const SOURCE = `/** One. */
export const one = 1;

/**
 * Adds.
 *
 * \`\`\`ts
 * not an example
 * \`\`\`
 *
 * @example
 * \`\`\`ts
 * import { add } from 'adder';
 * add(1, 2);
 * \`\`\`
 */
export function add(a: number, b: number): number {
  return a + b;
}
`;

const MARKDOWN = `# Use

\`\`\`ts
const shown = 'only';
\`\`\`

\`\`\`bash run
autotuner --version
\`\`\`

\`\`\`ts run
console.log(1);
\`\`\`
`;

test('examplesInSource() takes the blocks after @example, at the line of their code', () => {
  const [example, ...others] = examplesInSource('add.ts', parseText('add.ts', SOURCE));
  assert.deepEqual(others, []);
  assert.deepEqual(example, {
    file: 'add.ts',
    line: 13,
    language: 'ts',
    code: "import { add } from 'adder';\nadd(1, 2);\n",
  });
  assert.equal(SOURCE.split('\n')[12], " * import { add } from 'adder';");
});

test('examplesInMarkdown() takes the blocks marked run, at the line of their code', () => {
  assert.deepEqual(examplesInMarkdown('use.md', MARKDOWN), [
    { file: 'use.md', line: 8, language: 'bash', code: 'autotuner --version\n' },
    { file: 'use.md', line: 12, language: 'ts', code: 'console.log(1);\n' },
  ]);
  assert.equal(MARKDOWN.split('\n')[7], 'autotuner --version');
});

test('functionsWithoutExample() lists exported functions whose own comment has none', () => {
  const text = `${SOURCE}\n/** Subtracts. */\nexport function subtract(): void {}\nfunction inner() {}\n`;
  assert.deepEqual(functionsWithoutExample(parseText('add.ts', text)), [{ name: 'subtract', line: 22 }]);
});
