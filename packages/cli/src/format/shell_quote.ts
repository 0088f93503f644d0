/** Quotes one word for a POSIX shell; words that need no quotes stay bare. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Writes a command as a line for a POSIX shell, variables first. */
export function shellLine(argv: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${shellQuote(value)}`);
  return [...variables, ...argv.map(shellQuote)].join(' ');
}
