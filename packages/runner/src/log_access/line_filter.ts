import { AutotunerError } from '@autotuner/core';

/** Makes a test from a regular expression; without one every line passes. @throws AutotunerError AT_REQUEST_INVALID */
export function lineFilter(grep: string | undefined): (line: string) => boolean {
  if (grep === undefined) return () => true;
  try {
    const pattern = new RegExp(grep, 'u');
    return (line) => pattern.test(line);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AutotunerError(
      'AT_REQUEST_INVALID',
      `Cannot search the log for "${grep}": ${why}; a JavaScript regular expression is accepted, escape special characters with a backslash`,
      { cause },
    );
  }
}
