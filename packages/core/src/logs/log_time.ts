/** Last millisecond of the year 9999: later times would not fit the fixed width. */
const LAST_MS = 253_402_300_799_999;

/**
 * ISO 8601 in UTC with milliseconds, always 24 characters: "2024-01-15T10:30:00.000Z". Times that have no such form
 * (not a number, before 1970, after 9999) become the nearest one that has, because a log line must not fail for its time.
 */
export function isoTime(ms: number): string {
  return new Date(Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), LAST_MS)).toISOString();
}

/** The same for the text form: "2024-01-15 10:30:00.000Z". */
export function textTime(ms: number): string {
  return isoTime(ms).replace('T', ' ');
}
