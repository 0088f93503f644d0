/** The part of a stream that tells what it can show. */
export interface StreamFacts {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What can be shown where a stream goes. */
export interface Terminal {
  /** The cursor can be moved, so a live view may be drawn. */
  readonly isLive: boolean;
  readonly hasColor: boolean;
  /** Characters beyond ASCII are shown. */
  readonly hasUnicode: boolean;
  /** Columns of a line; Infinity where nothing wraps (a pipe or a file). */
  readonly columns: number;
  /** Lines of the screen. */
  readonly rows: number;
}

/**
 * Finds out what a stream can show. Colour: `--no-color`, then FORCE_COLOR, then NO_COLOR, then whether it is a
 * terminal. COLUMNS sets the width of a pipe and can only narrow a terminal. CI and TERM=dumb have no live view.
 */
export function describeTerminal(
  stream: StreamFacts,
  env: Environment,
  options: { readonly noColor?: boolean } = {},
): Terminal {
  const isTerminal = stream.isTTY === true;
  const isDumb = env['TERM'] === 'dumb';
  return {
    isLive: isTerminal && !isDumb && !isSet(env['CI']),
    hasColor: options.noColor === true ? false : wantsColor(env, isTerminal && !isDumb),
    hasUnicode: hasUnicodeLocale(env),
    columns: columnsOf(stream, env),
    rows: stream.rows ?? 24,
  };
}

function wantsColor(env: Environment, byDefault: boolean): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return byDefault && !isSet(env['NO_COLOR']);
}

function hasUnicodeLocale(env: Environment): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale);
}

function columnsOf(stream: StreamFacts, env: Environment): number {
  const own = stream.isTTY === true ? (stream.columns ?? 80) : Number.POSITIVE_INFINITY;
  const asked = Number(env['COLUMNS']);
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, own) : own;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false';
}
