import { readFileSync } from 'node:fs';
import { parseSync, visitorKeys, type Comment, type Program, type Span } from 'oxc-parser';

/** A parsed file. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
}

/** Any node of a syntax tree, with its children still unread. */
export interface AnyNode extends Span {
  readonly type: string;
  readonly [key: string]: unknown;
}

/**
 * Parses TypeScript text.
 *
 * @throws SyntaxError when it does not parse.
 */
export function parseText(path: string, text: string): Source {
  const { program, comments, errors } = parseSync(path, text, { lang: 'ts' });
  const [first] = errors;
  if (first !== undefined) throw new SyntaxError(`Cannot parse ${path}: ${first.message}`);
  return { path, text, program, comments };
}

/** Reads and parses a TypeScript file. */
export function parseFile(path: string): Source {
  return parseText(path, readFileSync(path, 'utf8'));
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Every node below and with the given one, parents first, each with its parent. */
export function* walk(
  node: Span,
  parent?: AnyNode,
): Generator<{ node: AnyNode; parent: AnyNode | undefined }> {
  if (!isNode(node)) return;
  yield { node, parent };
  for (const key of visitorKeys[node.type] ?? []) {
    const child = node[key];
    for (const item of Array.isArray(child) ? child : [child]) if (isNode(item)) yield* walk(item, node);
  }
}

/** The line of an offset, counted from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
