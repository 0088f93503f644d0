/** Last millisecond of the year 9999: later times would not fit the fixed width. */
const LAST_MS = 253_402_300_799_999;
const MS_PER_SECOND = 1_000;
/** Characters up to the point before the milliseconds. */
const TO_SECOND = 20;

/** The last time and its text: records that follow each other share it, or all but the milliseconds. */
let lastMs = -1;
let lastText = '';
let lastSecond = -1;
let lastSecondText = '';

/**
 * ISO 8601 in UTC with milliseconds, always 24 characters: "2024-01-15T10:30:00.000Z". Times that have no such form
 * (not a number, before 1970, after 9999) become the nearest one that has, because a log line must not fail for its time.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { isoTime } from '@autotuner/core';
 *
 * assert.equal(isoTime(1_705_314_600_000), '2024-01-15T10:30:00.000Z');
 * ```
 */
export function isoTime(ms: number): string {
  if (ms === lastMs) return lastText;
  const isWhole = Number.isSafeInteger(ms) && ms >= 0 && ms <= LAST_MS;
  lastText = isWhole ? wholeTime(ms) : nearestTime(ms);
  lastMs = ms;
  return lastText;
}

function wholeTime(ms: number): string {
  const second = Math.floor(ms / MS_PER_SECOND);
  if (second !== lastSecond) {
    lastSecondText = new Date(ms).toISOString().slice(0, TO_SECOND);
    lastSecond = second;
  }
  return `${lastSecondText}${String(ms % MS_PER_SECOND).padStart(3, '0')}Z`;
}

function nearestTime(ms: number): string {
  return new Date(Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), LAST_MS)).toISOString();
}

/** The same for the text form: "2024-01-15 10:30:00.000Z". */
export function textTime(ms: number): string {
  return isoTime(ms).replace('T', ' ');
}
