const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const SIZE_UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** The longest duration of a task file, 24 days: a timer of Node cannot run for 25. */
export const MAX_DURATION_MS: number = 24 * 86_400_000;

/**
 * Milliseconds of a duration: a number of seconds, or text such as "500ms", "60s", "1h30m" or "1.5h", rounded to
 * whole milliseconds. Returns undefined for anything else; units are ms, s, m, h, d, each at most once, largest first.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { parseDurationMs } from '@autotuner/core';
 *
 * assert.equal(parseDurationMs('1h30m'), 5_400_000);
 * assert.equal(parseDurationMs('soon'), undefined);
 * ```
 */
export function parseDurationMs(value: string | number): number | undefined {
  if (typeof value === 'number')
    return value >= 0 && Number.isFinite(value) ? Math.round(value * 1000) : undefined;
  const match = /^(?:([\d.]+)d)?(?:([\d.]+)h)?(?:([\d.]+)m(?!s))?(?:([\d.]+)s)?(?:([\d.]+)ms)?$/u.exec(
    value.trim(),
  );
  if (match === null || value.trim() === '') return undefined;
  const [days, hours, minutes, seconds, millis] = match.slice(1).map(toAmount);
  const total =
    unitMs('d', days) +
    unitMs('h', hours) +
    unitMs('m', minutes) +
    unitMs('s', seconds) +
    unitMs('ms', millis);
  return Number.isFinite(total) ? Math.round(total) : undefined;
}

/**
 * Bytes of a size: a whole number, or text such as "64MiB" or "1.5 GB" (KB = 1000, KiB = 1024). Undefined for anything
 * else.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { parseByteSize } from '@autotuner/core';
 *
 * assert.equal(parseByteSize('64MiB'), 67_108_864);
 * assert.equal(parseByteSize('64 apples'), undefined);
 * ```
 */
export function parseByteSize(value: string | number): number | undefined {
  const bytes = typeof value === 'number' ? value : bytesFromText(value);
  return bytes !== undefined && Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : undefined;
}

function bytesFromText(text: string): number | undefined {
  const match = /^([\d.]+)\s*([kmgt]?i?b)$/iu.exec(text.trim());
  const factor = SIZE_UNITS[match?.[2]?.toLowerCase() ?? ''];
  return factor === undefined ? undefined : Math.round(toAmount(match?.[1]) * factor);
}

function toAmount(text: string | undefined): number {
  if (text === undefined) return 0;
  return /^\d+(\.\d+)?$/u.test(text) ? Number(text) : Number.NaN;
}

function unitMs(unit: string, amount: number | undefined): number {
  return (amount ?? 0) * (DURATION_UNITS[unit] ?? Number.NaN);
}
