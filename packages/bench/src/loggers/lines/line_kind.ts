import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

/** What the lines of a logger say. */
export interface LineKind {
  /** The same for two loggers whose first lines say the same, whatever the order of their fields. */
  readonly digest: string;
  /** Fields of a line, those of an object behind its name. */
  readonly fields: string;
}

const LINES = 1_000;
const HEAD_BYTES = 1_048_576;
/** What is another one in each run. */
const CHANGING = new Set(['time', 'timestamp', 'pid']);

type Json = Readonly<Record<string, unknown>>;

/** What the first thousand lines of a file say, times and process left out; undefined where they are not JSON. */
export function lineKindOf(path: string): LineKind | undefined {
  const lines = headOf(path).split('\n').slice(0, LINES);
  if (lines.length < LINES) return undefined;
  try {
    // Lines of the bench have a number each; only objects are compared.
    const objects = lines.map((line) => JSON.parse(line) as Json);
    const texts = objects.map((one) => JSON.stringify(withoutChanging(one))).toSorted();
    const digest = createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 8);
    return { digest, fields: fieldsOf(objects[0] ?? {}) };
  } catch {
    return undefined;
  }
}

function headOf(path: string): string {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(fd);
  }
}

function withoutChanging(line: Json): readonly (readonly [string, unknown])[] {
  return Object.entries(line)
    .filter(([name]) => !CHANGING.has(name))
    .toSorted(([a], [b]) => a.localeCompare(b));
}

function fieldsOf(line: Json): string {
  return Object.entries(line)
    .map(([name, value]) => (isObject(value) ? `${name} { ${fieldsOf(value)} }` : name))
    .join(' ');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
