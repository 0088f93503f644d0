/** How much a record matters, from least to most. */
export type Level = 'debug' | 'info' | 'warn' | 'error' | 'critical';

/** All levels, least important first. */
export const LEVELS: readonly Level[] = ['debug', 'info', 'warn', 'error', 'critical'];

const RANKS: Readonly<Record<Level, number>> = { debug: 0, info: 1, warn: 2, error: 3, critical: 4 };

const NAMES: Readonly<Record<Level, string>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  critical: 'CRITICAL',
};

const PARSED: ReadonlyMap<string, Level> = new Map<string, Level>([
  ...LEVELS.map((level): [string, Level] => [NAMES[level], level]),
  ['WARN', 'warn'],
  ['FATAL', 'critical'],
]);

/**
 * Position in {@link LEVELS}, so that levels can be compared; 0..4.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { levelRank } from '@autotuner/core';
 *
 * assert.ok(levelRank('error') > levelRank('warn'));
 * ```
 */
export function levelRank(level: Level): number {
  return RANKS[level];
}

/**
 * The name that log lines carry: DEBUG, INFO, WARNING, ERROR or CRITICAL.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { levelName, parseLevel } from '@autotuner/core';
 *
 * assert.equal(levelName('warn'), 'WARNING');
 * assert.equal(parseLevel('warning'), 'warn');
 * ```
 */
export function levelName(level: Level): string {
  return NAMES[level];
}

/**
 * Reads a level name in any case; WARN and FATAL are taken too. Undefined for everything else.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { parseLevel } from '@autotuner/core';
 *
 * assert.equal(parseLevel('warn'), 'warn');
 * assert.equal(parseLevel('loud'), undefined);
 * ```
 */
export function parseLevel(text: string): Level | undefined {
  return PARSED.get(text.trim().toUpperCase());
}
