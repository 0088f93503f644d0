import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { lineAt } from './syntax.ts';

/** A link of a Markdown file. */
export interface MarkdownLink {
  /** As written, such as "docs/cli.md#output". */
  readonly target: string;
  /** Counted from 1. */
  readonly line: number;
}

const FENCED = /^[ ]*(```+|~~~+)[^\n]*\n[\s\S]*?^[ ]*\1[ ]*$/gm;
const INLINE_CODE = /(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g;
const LINKS = [/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g, /^[ ]*\[[^\]]+\]:\s*(\S+)/gm, /\b(?:src|href)="([^"]+)"/g];
const HEADING = /^#{1,6}[ ]+(.+?)[ #]*$/gm;
const EXTERNAL = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

/** The same text with spaces in place of what a pattern finds, so that lines keep their numbers. */
function blanked(text: string, pattern: RegExp): string {
  return text.replaceAll(pattern, (found) => found.replaceAll(/[^\n]/g, ' '));
}

/** All links and images of a Markdown text, in their order, without what stands in code. */
export function linksIn(markdown: string): MarkdownLink[] {
  const prose = blanked(blanked(markdown, FENCED), INLINE_CODE);
  return LINKS.flatMap((pattern) =>
    Array.from(prose.matchAll(pattern), ({ 1: target = '', index }) => ({
      target,
      line: lineAt(prose, index),
    })),
  ).toSorted((a, b) => a.line - b.line);
}

/** The anchors that the headings of a Markdown text get where it is shown; a repeated one is numbered. */
export function anchorsIn(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of blanked(markdown, FENCED).matchAll(HEADING)) {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-');
    let name = anchor;
    for (let count = 1; anchors.has(name); count++) name = `${anchor}-${count}`;
    anchors.add(name);
  }
  return anchors;
}

/** The links of a Markdown file that lead to no file, folder or heading, a line each; other sites are not asked. */
export function brokenLinks(root: string, file: string): string[] {
  const links = linksIn(readFileSync(join(root, file), 'utf8'));
  return links.flatMap(({ target, line }) => {
    const fault = EXTERNAL.test(target) ? undefined : faultOf(target, { root, file });
    return fault === undefined ? [] : [`${file}:${line}: "${target}" ${fault}`];
  });
}

function faultOf(target: string, from: { readonly root: string; readonly file: string }): string | undefined {
  const [path = '', anchor] = decodeURIComponent(target).split('#', 2);
  const file = path === '' ? from.file : posix.join(posix.dirname(from.file), path);
  if (file.startsWith('..')) return 'leads out of the repository';
  if (!existsSync(join(from.root, file))) return 'does not exist';
  if (anchor === undefined || !file.endsWith('.md')) return undefined;
  const anchors = anchorsIn(readFileSync(join(from.root, file), 'utf8'));
  return anchors.has(anchor) ? undefined : `names no heading of ${file}`;
}
