import { ROTATION_PERIODS, type RotationPolicy } from '@autotuner/core';

const SIZE = /^(?<count>\d{1,12})(?<unit>kb|mb|gb)?$/;
const UNITS: Readonly<Record<string, number>> = { kb: 1_000, mb: 1_000_000, gb: 1_000_000_000 };

/** What {@link parseRotation} accepts. */
export const ROTATION_SYNTAX =
  '"day" or "hour", a size such as "100MB", "gzip", or several of them with commas';

/** Reads when to put a file aside, as in "day,100MB,gzip"; undefined for what says nothing or is something else. */
export function parseRotation(text: string): RotationPolicy | undefined {
  const words = text.split(',').map((word) => word.trim().toLowerCase());
  const parts = words.map(parseWord);
  if (parts.some((part) => part === undefined)) return undefined;
  const policy = Object.assign({}, ...parts) as RotationPolicy; // each part is some of it
  return policy.every === undefined && policy.maxBytes === undefined ? undefined : policy;
}

function parseWord(word: string): RotationPolicy | undefined {
  if (word === 'gzip') return { gzip: true };
  const every = ROTATION_PERIODS.find((period) => period === word);
  if (every !== undefined) return { every };
  const groups = SIZE.exec(word)?.groups;
  const maxBytes = Number(groups?.['count']) * (UNITS[groups?.['unit'] ?? ''] ?? 1);
  return maxBytes >= 1 ? { maxBytes } : undefined;
}
