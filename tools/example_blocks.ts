import { lineAt, type AnyNode, type Source } from './syntax.ts';

/** A piece of code in a doc comment or a Markdown file that is meant to run. */
export interface ExampleBlock {
  /** From the root of the repository. */
  readonly file: string;
  /** Of its first line of code, counted from 1. */
  readonly line: number;
  readonly language: 'ts' | 'bash';
  readonly code: string;
}

interface Fence {
  readonly language: string;
  /** What follows the language, such as "run". */
  readonly info: string;
  readonly code: string;
  /** Of the first line of code, counted from 0 at the start of the text. */
  readonly line: number;
}

const FENCE = /^[ ]*```(\w+)([^\n]*)\n([\s\S]*?)^[ ]*```[ ]*$/gm;

function fencesIn(text: string): Fence[] {
  return Array.from(text.matchAll(FENCE), (match) => {
    const [, language = '', info = '', code = ''] = match;
    return { language, info: info.trim(), code, line: lineAt(text, match.index) };
  });
}

/** A doc comment without its margin of stars, line for line. */
function withoutMargin(comment: string): string {
  return comment.replaceAll(/^[ \t]*\* ?/gm, '');
}

/** The ```ts blocks that follow an `@example` in the doc comments of a file. */
export function examplesInSource(file: string, { text, comments }: Source): ExampleBlock[] {
  return comments.flatMap((comment) => {
    const prose = withoutMargin(comment.value);
    const tag = prose.search(/^@example/m);
    if (comment.type !== 'Block' || tag === -1) return [];
    const firstLine = lineAt(text, comment.start) + lineAt(prose, tag) - 1;
    return fencesIn(prose.slice(tag))
      .filter(({ language }) => language === 'ts')
      .map(({ code, line }) => ({ file, line: firstLine + line, language: 'ts' as const, code }));
  });
}

/** The blocks of a Markdown file that are marked `run` after their language. */
export function examplesInMarkdown(file: string, markdown: string): ExampleBlock[] {
  return fencesIn(markdown).flatMap(({ language, info, code, line }) => {
    if (!info.split(/\s+/).includes('run') || (language !== 'ts' && language !== 'bash')) return [];
    return [{ file, line: line + 1, language, code }];
  });
}

function functionNameOf(statement: AnyNode): string | undefined {
  const declaration = statement['declaration'] as { type: string; id?: { name: string } } | null | undefined;
  const isFunction = declaration?.type === 'FunctionDeclaration' || declaration?.type === 'TSDeclareFunction';
  return isFunction ? declaration.id?.name : undefined;
}

/** The exported functions of a file whose doc comment lacks an `@example`, with their lines. */
export function functionsWithoutExample({
  text,
  program,
  comments,
}: Source): { name: string; line: number }[] {
  const seen = new Set<string>();
  return program.body.flatMap((statement) => {
    const name = functionNameOf(statement as unknown as AnyNode);
    // only the first of several overloads carries the doc comment
    if (name === undefined || seen.has(name)) return [];
    seen.add(name);
    const comment = comments.findLast(({ end }) => end <= statement.start);
    const isAdjacent = comment !== undefined && text.slice(comment.end, statement.start).trim() === '';
    const hasExample = isAdjacent && comment.value.includes('@example');
    return hasExample ? [] : [{ name, line: lineAt(text, statement.start) }];
  });
}
