import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_TABLE, type ErrorFacts } from '@autotuner/core';
import { parseFile, walk, type AnyNode, type Source } from './syntax.ts';
import { conclude, isStarted, isTest, listFiles, ROOT } from './workspace.ts';

const TABLE_FILE = 'packages/core/src/errors.ts';

/** Tells whether a code stands where it is only compared: in a test, a `case`, a type or a key. */
function isOnlyCompared(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'BinaryExpression':
    case 'TSLiteralType':
    case 'SwitchCase':
      return true;
    case 'Property':
      return parent['key'] === node;
    case 'CallExpression':
      return (parent['callee'] as { name?: string }).name === 'isAutotunerError';
    default:
      return false;
  }
}

/** The error codes that a file puts into errors, as literals that are not only compared. */
export function codesRaisedIn({ program }: Source): Set<string> {
  const codes = new Set<string>();
  for (const { node, parent } of walk(program)) {
    const value = node['value'];
    if (node.type !== 'Literal' || typeof value !== 'string' || !value.startsWith('AT_')) continue;
    if (!isOnlyCompared(node, parent)) codes.add(value);
  }
  return codes;
}

/** The codes that have a heading of their own in the Markdown of docs/errors.md. */
export function codesExplainedIn(markdown: string): Set<string> {
  return new Set(Array.from(markdown.matchAll(/^#+ `?(AT_[A-Z_]+)`?/gm), (match) => match[1] ?? ''));
}

/** Rows of the table in docs/errors.md that do not say what the table in the code says; a line each. */
export function wrongRows(markdown: string, table: Readonly<Record<string, ErrorFacts>>): string[] {
  return Object.entries(table).flatMap(([code, { status, exitCode, retryable }]) => {
    const row = `| \`${code}\` | ${status} | ${exitCode} | ${retryable ? 'yes' : 'no'} |`;
    return markdown.includes(row) ? [] : [`${code}: docs/errors.md lacks the row ${row}`];
  });
}

function codesNamedIn(text: string): string[] {
  return text.match(/\bAT_[A-Z_]+\b/g) ?? [];
}

interface Found {
  readonly raised: ReadonlySet<string>;
  readonly explained: ReadonlySet<string>;
  readonly tested: ReadonlySet<string>;
}

/** What each code lacks, and headings for codes that do not exist; a line each. */
export function missingFor(codes: readonly string[], { raised, explained, tested }: Found): string[] {
  const problems = codes.flatMap((code) => [
    ...(raised.has(code) ? [] : [`${code}: no file of packages/*/src throws it`]),
    ...(explained.has(code) ? [] : [`${code}: has no heading in docs/errors.md`]),
    ...(tested.has(code) ? [] : [`${code}: no test names it`]),
  ]);
  const unknown = [...explained].filter((code) => !codes.includes(code));
  return [
    ...problems,
    ...unknown.map((code) => `${code}: explained in docs/errors.md, but not in ${TABLE_FILE}`),
  ];
}

function main(): void {
  const sources = listFiles(ROOT, ['packages/*/src/**/*.ts']).filter(
    (file) => !isTest(file) && file !== TABLE_FILE,
  );
  const tests = listFiles(ROOT, ['packages/*/{src,testing}/**/*.ts', 'test/**/*.ts']).filter(
    (file) => isTest(file) || !file.includes('/src/'),
  );
  const markdown = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');
  const found = {
    raised: new Set(sources.flatMap((file) => [...codesRaisedIn(parseFile(join(ROOT, file)))])),
    explained: codesExplainedIn(markdown),
    tested: new Set(tests.flatMap((file) => codesNamedIn(readFileSync(join(ROOT, file), 'utf8')))),
  };
  const codes = Object.keys(ERROR_TABLE);
  const problems = [...missingFor(codes, found), ...wrongRows(markdown, ERROR_TABLE)];
  conclude(problems, `errors: ${codes.length} codes are thrown, explained and tested`);
}

if (isStarted(import.meta.filename)) main();
