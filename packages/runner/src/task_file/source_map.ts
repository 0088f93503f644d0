import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml';

/** A place in a text, both from 1. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

/** Finds where keys and values of a YAML document stand in its text. */
export interface SourceMap {
  /**
   * Position of the value at a path, or of its key. A path that leads nowhere gives the nearest thing above it.
   */
  positionOf(path: readonly (string | number)[], options?: { readonly atKey?: boolean }): SourcePosition;
}

/** Makes the source map of a document that was parsed with this line counter. */
export function createSourceMap(document: Document.Parsed, lines: LineCounter): SourceMap {
  const positionAt = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    // An empty document has no line at all.
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  return {
    positionOf: (path, { atKey = false } = {}) => positionAt(offsetOf(document, { path, atKey })),
  };
}

interface Target {
  readonly path: readonly (string | number)[];
  readonly atKey: boolean;
}

function offsetOf(document: Document.Parsed, { path, atKey }: Target): number {
  let offset = startOf(document.contents) ?? 0;
  let node: unknown = document.contents;
  for (const [i, step] of path.entries()) {
    const entry = entryOf(document, { node, step });
    if (entry === undefined) return offset;
    node = entry.value;
    const isWantedKey = atKey && i === path.length - 1;
    offset = (isWantedKey ? undefined : startOf(entry.value)) ?? startOf(entry.key) ?? offset;
  }
  return offset;
}

interface Entry {
  readonly key?: unknown;
  readonly value: unknown;
}

function entryOf(
  document: Document.Parsed,
  { node, step }: { node: unknown; step: string | number },
): Entry | undefined {
  const inner = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(inner)) return { value: inner.items[Number(step)] };
  if (!isMap(inner)) return undefined;
  // Of repeated keys the last one counts.
  const pair = inner.items.findLast(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
  return pair === undefined ? undefined : { key: pair.key, value: pair.value };
}

function startOf(node: unknown): number | undefined {
  // Everything in a parsed document that is not a plain value is a node with its range.
  if (typeof node !== 'object' || node === null) return undefined;
  return (node as Node).range?.[0];
}
