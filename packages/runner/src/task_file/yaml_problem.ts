import { AutotunerError } from '@autotuner/core';
import { isAlias, visit, type Document, type LineCounter, type YAMLError, type YAMLWarning } from 'yaml';
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
  const quote = /^Missing closing (.)quote$/u.exec(message)?.[1];
  if (quote !== undefined)
    return `A text that starts with ${quote} before this place is not closed with another ${quote}`;
  const [, kind, end] = /^Flow (map|sequence) .*end with a (.)$/u.exec(message) ?? [];
  if (kind === undefined) return message;
  return `A ${kind === 'map' ? 'map' : 'list'} that starts before this place is not closed with "${end}"`;
}

// `-{level}` without quotes: YAML takes the brace for the start or the end of a map.
function bareTemplateAt(text: string, offset: number): string | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const words = text.slice(lineStart, offset + 200).matchAll(/[^\s"'#[\]{},]*\{\w+\}[^\s"'[\]{},]*/gu);
  const isAtOffset = ({ index, 0: word }: RegExpExecArray): boolean =>
    lineStart + index <= offset && offset <= lineStart + index + word.length;
  return [...words].find(isAtOffset)?.[0];
}

/** Finds an alias such as `*a` without an anchor `&a` before it. */
export function findBrokenAlias(document: Document.Parsed): UnreadableReason | undefined {
  let found: UnreadableReason | undefined;
  visit(document, {
    Alias(_, node) {
      if (!isAlias(node) || node.resolve(document) !== undefined) return undefined;
      const reason = `Alias "*${node.source}" has no anchor "&${node.source}" before it; put text that starts with "*" in quotes`;
      found = { reason, offset: node.range?.[0] ?? 0 };
      return visit.BREAK;
    },
  });
  return found;
}

/** Locates what can be read, but not as it was meant: repeated keys, unknown tags. */
export function problemFromYaml(
  error: YAMLError | YAMLWarning,
  { text, lines }: SourceText,
): TaskFileProblem {
  const { line, col: column } = lines.linePos(error.pos[0]);
  return { path: [], pointer: '', message: messageFromYaml(error, text), line, column };
}

function messageFromYaml(error: YAMLError | YAMLWarning, text: string): string {
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^(?:"(?<quoted>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^:,{}\n]+))/u.exec(
      text.slice(error.pos[0]),
    )?.groups;
    const name = key?.['quoted'] ?? key?.['single'] ?? key?.['bare'] ?? '';
    return `Key "${name}" stands here a second time; each key may be set once`;
  }
  if (error.code === 'TAG_RESOLVE_FAILED') {
    return `${error.message.replace(/^Unresolved tag: (.*)$/u, 'Tag "$1" is unknown')}; leave it out, or put text that starts with "!" in quotes`;
  }
  return error.message;
}
