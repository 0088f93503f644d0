/** A stretch of a shell line: a word with its quotes, or the blanks and operators between words. */
export interface ShellToken {
  readonly kind: 'word' | 'gap';
  readonly text: string;
}

// Quoted stretches belong to a word; a backslash takes the next character with it.
const TOKEN = /(?<word>(?:'[^']*'?|"(?:\\[\s\S]|[^"\\])*"?|\\[\s\S]?|[^\s;&|()<>'"\\])+)|[\s;&|()<>]+/gu;

/** Splits a shell line into words and gaps; joining the texts gives the line again. */
export function splitShellLine(line: string): readonly ShellToken[] {
  return [...line.matchAll(TOKEN)].map((match) => ({
    kind: match.groups?.['word'] === undefined ? 'gap' : 'word',
    text: match[0],
  }));
}

/** The parts of a shell line that stand inside single or double quotes. */
export function quotedParts(line: string): readonly string[] {
  return [...line.matchAll(/\\[\s\S]|'[^']*'?|"(?:\\[\s\S]|[^"\\])*"?/gu)]
    .map(([part]) => part)
    .filter((part) => !part.startsWith('\\'));
}

/** Tells whether the shell takes the text as it is, inside quotes and outside. */
export function isPlainWord(text: string): boolean {
  return /^[A-Za-z0-9_./:,@%+-]+$/u.test(text);
}

/** The text as one word of a POSIX shell line: bare when plain, else in single quotes. */
export function quoteForShell(text: string): string {
  return isPlainWord(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
