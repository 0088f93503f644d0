import { join } from 'node:path';
import { lineAt, parseFile, walk, type Source } from './syntax.ts';
import { conclude, isStarted, isTest, listFiles, readPackages } from './workspace.ts';

/** How long the functions of some files are, in lines. */
export interface LengthFigures {
  readonly count: number;
  readonly median: number;
  readonly p90: number;
  /** Share of functions with more than 60 lines, 0..1. */
  readonly longShare: number;
}

const MAX_MEDIAN = 10;
const MAX_P90 = 25;
const LONG = 60;
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** The lengths of all functions with a body in braces; arrows that are one expression are not counted. */
export function functionLengths({ program, text }: Source): number[] {
  const lengths: number[] = [];
  for (const { node } of walk(program)) {
    const body = node['body'] as { type: string } | null;
    const hasBlock = body?.type === 'BlockStatement' || body?.type === 'FunctionBody';
    if (FUNCTIONS.has(node.type) && hasBlock)
      lengths.push(lineAt(text, node.end) - lineAt(text, node.start) + 1);
  }
  return lengths;
}

/** Median and 90th percentile (nearest rank) and the share of long ones; all 0 for no functions. */
export function figuresOf(lengths: readonly number[]): LengthFigures {
  const sorted = lengths.toSorted((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const long = sorted.filter((length) => length > LONG).length;
  return {
    count: sorted.length,
    median: rank(0.5),
    p90: rank(0.9),
    longShare: long / Math.max(1, sorted.length),
  };
}

function lengthsIn(folder: string): number[] {
  const files = listFiles(folder, ['src/**/*.ts', 'testing/**/*.ts']).filter((file) => !isTest(file));
  return files.flatMap((file) => functionLengths(parseFile(join(folder, file))));
}

function row(name: string, { count, median, p90, longShare }: LengthFigures): string {
  const cells = [count, median, p90, `${(longShare * 100).toFixed(1)} %`].map((cell) =>
    String(cell).padStart(9),
  );
  return name.padEnd(8) + cells.join('');
}

function main(): void {
  console.log('functions   count   median      p90  over 60');
  const all: number[] = [];
  for (const { folder, path } of readPackages()) {
    const lengths = lengthsIn(path);
    all.push(...lengths);
    console.log(row(folder, figuresOf(lengths)));
  }
  const total = figuresOf(all);
  console.log(row('all', total));
  const problems: string[] = [];
  if (total.median > MAX_MEDIAN)
    problems.push(`Median function length is ${total.median} lines, must be <= ${MAX_MEDIAN}`);
  if (total.p90 > MAX_P90)
    problems.push(`90th percentile of function length is ${total.p90} lines, must be <= ${MAX_P90}`);
  conclude(problems, `functions: median <= ${MAX_MEDIAN} and 90th percentile <= ${MAX_P90} lines`);
}

if (isStarted(import.meta.filename)) main();
