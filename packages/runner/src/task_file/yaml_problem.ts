import { AutotunerError } from '@autotuner/core';
import { isScalar, visit, type Document, type LineCounter, type YAMLError, type YAMLWarning } from 'yaml';
import { sourceExcerpt } from './source_excerpt.ts';
import type { TaskFileProblem } from './task_file_problem.ts';

/** A text with its name and the counter that parsing it has filled. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
}

/** Why a text cannot be read. */
export interface UnreadableReason {
  /** One clause without a full stop. */
  readonly reason: string;
  /** Index into the text. */
  readonly offset: number;
}

/** Makes AT_CONFIG_UNREADABLE with the place, the reason and an excerpt. */
export function unreadableText(
  { reason, offset }: UnreadableReason,
  { file, text, lines }: SourceText,
): AutotunerError {
  const { line, col: column } = lines.linePos(offset);
  const message = `Cannot read task file "${file}": ${file}:${line}:${column}: ${reason}`;
  const excerpt = sourceExcerpt(text, { line, column });
  return new AutotunerError('AT_CONFIG_UNREADABLE', [message, ...excerpt].join('\n'), {
    details: { file, line, column },
  });
}

/** Says what keeps a text from being YAML, in our words where the parser speaks to programmers. */
export function reasonFromYaml(error: YAMLError, text: string): UnreadableReason {
  const offset = error.pos[0];
  if (error.code === 'MULTIPLE_DOCS') {
    return { reason: 'A second document starts here; a task file holds one', offset };
  }
  const bare = bareTemplateAt(text, offset);
  if (bare !== undefined) return { reason: `Text with braces must stand in quotes; write "${bare}"`, offset };
  return { reason: inPlainWords(error.message.split('\n')[0] ?? ''), offset };
}

// Of what the parser says, what people meet most and understand least.
function inPlainWords(message: string): string {
  if (message === 'Maximum call stack size exceeded') return 'Lists and maps are nested too deeply here';
  const quote = /^Missing closing (.)quote$/u.exec(message)?.[1];
  if (quote !== undefined)
    return `A text that starts with ${quote} before this place is not closed with another ${quote}`;
  const [, kind, end] = /^Flow (map|sequence) .*end with a (.)$/u.exec(message) ?? [];
  if (kind === undefined) return message;
  return `A ${kind === 'map' ? 'map' : 'list'} that starts before this place is not closed with "${end}"`;
}

// `-{level}` without quotes: YAML takes the brace for the start or the end of a map.
function bareTemplateAt(text: string, offset: number): string | undefined {
  // A window, because a line can have megabytes and searching it takes the square of its length.
  const start = Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - 200);
  const words = text.slice(start, offset + 200).matchAll(/[^\s"'#[\]{},]*\{\w+\}[^\s"'[\]{},]*/gu);
  const isAtOffset = ({ index, 0: word }: RegExpExecArray): boolean =>
    start + index <= offset && offset <= start + index + word.length;
  return [...words].find(isAtOffset)?.[0];
}

/** More than anybody writes; each alias is looked up by walking the document. */
const MAX_ALIASES = 1000;

/** Finds an alias such as `*a` without an anchor `&a` before it, or one too many. */
export function findBrokenAlias(document: Document.Parsed): UnreadableReason | undefined {
  const anchors = new Set<string>();
  let count = 0;
  let found: UnreadableReason | undefined;
  visit(document, {
    Value(_, { anchor }) {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias(_, { source, range }) {
      count++;
      const reason = anchors.has(source) ? undefined : unknownAlias(source);
      if (reason === undefined && count <= MAX_ALIASES) return undefined;
      found = {
        reason: reason ?? `There are more than ${MAX_ALIASES} aliases; write some of them out`,
        offset: range?.[0] ?? 0,
      };
      return visit.BREAK;
    },
  });
  return found;
}

function unknownAlias(source: string): string {
  return `Alias "*${source}" has no anchor "&${source}" before it; put text that starts with "*" in quotes`;
}

/** Finds keys that stand twice in one map. The parser can do so too, but takes the square of their number. */
export function findRepeatedKeys(document: Document.Parsed, lines: LineCounter): readonly TaskFileProblem[] {
  const found: TaskFileProblem[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        // Merge keys may be repeated.
        if (seen.has(name) && name !== '<<')
          found.push(repeatedKey(name, lines.linePos(key.range?.[0] ?? 0)));
        seen.add(name);
      }
    },
  });
  return found;
}

function repeatedKey(name: string, { line, col: column }: { line: number; col: number }): TaskFileProblem {
  const message = `Key ${JSON.stringify(name)} stands here a second time; each key may be set once`;
  return { path: [], pointer: '', message, line, column };
}

/** Locates what can be read, but perhaps not as it was meant, such as unknown tags. */
export function problemFromYaml(warning: YAMLWarning, lines: LineCounter): TaskFileProblem {
  const { line, col: column } = lines.linePos(warning.pos[0]);
  const tag = /^Unresolved tag: (.*)$/u.exec(warning.message)?.[1];
  const message =
    tag === undefined
      ? warning.message
      : `Tag "${tag}" is unknown; leave it out, or put text that starts with "!" in quotes`;
  return { path: [], pointer: '', message, line, column };
}
