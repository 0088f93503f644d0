/**
 * Chooses what to answer with from an Accept header: the offer with the highest quality, the earlier one when equal.
 * The first offer when the header is missing or wants none of them: a readable reply beats a refusal.
 */
export function preferredType<T extends string>(header: string | undefined, offers: readonly [T, ...T[]]): T {
  const ranges = (header ?? '*/*').split(',').map(parseRange);
  let best: T = offers[0];
  let bestQuality = 0;
  for (const offer of offers) {
    const quality = qualityOf(offer, ranges);
    if (quality > bestQuality) [best, bestQuality] = [offer, quality];
  }
  return best;
}

/** Tells whether an Accept header names a media type itself, not by a wildcard, and does not refuse it. */
export function namesType(header: string | undefined, type: string): boolean {
  return (header ?? '').split(',').some((part) => {
    const range = parseRange(part);
    return range.type === type && range.quality > 0;
  });
}

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

function parseRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = given === undefined ? 1 : Number(given);
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** The most specific range that covers the type decides. */
function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  for (const cover of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const found = ranges.find((range) => range.type === cover);
    if (found !== undefined) return found.quality;
  }
  return 0;
}
