import { deflateSync } from 'node:zlib';
import type { Bucket } from './histogram.ts';

/** Says that the counts are written in the second version of the format, words of up to nine bytes. */
const COOKIE_V2 = 0x1c849303 | 0x10;
const COOKIE_V2_COMPRESSED = 0x1c849304 | 0x10;
const HEADER_BYTES = 40;
/** Buckets of two significant digits: 256 to begin with, then 128 an octave. */
const DIGITS = 2;
const SUB_BUCKETS = 256;
const HALF = SUB_BUCKETS / 2;
/** Larger whole numbers are not exact. */
const MAX_VALUE = Number.MAX_SAFE_INTEGER;

/**
 * Buckets in the form that HdrHistogram V2 exchanges, compressed and in base64: histograms of many windows and processes
 * can be added up by any of its libraries. That format knows whole numbers only, so values are multiplied by `scale` and
 * rounded. Undefined when one of them is negative.
 */
export function hdrBase64(buckets: readonly Bucket[], scale: number): string | undefined {
  const counts = new Map<number, number>();
  for (const { value, count } of buckets) {
    if (value < 0) return undefined;
    const index = indexOf(Math.min(Math.round(value * scale), MAX_VALUE));
    counts.set(index, (counts.get(index) ?? 0) + count);
  }
  const payload = encodeCounts(counts);
  const compressed = deflateSync(Buffer.concat([headerOf(payload.length), payload]));
  const outer = Buffer.alloc(8);
  outer.writeInt32BE(COOKIE_V2_COMPRESSED, 0);
  outer.writeInt32BE(compressed.length, 4);
  return Buffer.concat([outer, compressed]).toString('base64');
}

function headerOf(payloadBytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32BE(COOKIE_V2, 0);
  header.writeInt32BE(payloadBytes, 4);
  header.writeInt32BE(0, 8); // Nothing is shifted.
  header.writeInt32BE(DIGITS, 12);
  header.writeBigInt64BE(1n, 16); // The smallest value that can be told from 0.
  header.writeBigInt64BE(BigInt(MAX_VALUE), 24);
  header.writeDoubleBE(1, 32);
  return header;
}

/** Where HdrHistogram counts a value. */
function indexOf(value: number): number {
  if (value < SUB_BUCKETS) return value;
  const octave = Math.floor(Math.log2(value)) - Math.log2(HALF);
  // The logarithm of a number just below a power of two may be rounded up to it.
  const exact = value < HALF * 2 ** octave ? octave - 1 : octave;
  return exact * HALF + Math.floor(value / 2 ** exact);
}

/** Counts in the order of their buckets; runs of empty ones as one negative number. */
function encodeCounts(counts: ReadonlyMap<number, number>): Buffer {
  const bytes: number[] = [];
  let next = 0;
  for (const [index, count] of [...counts].toSorted(([a], [b]) => a - b)) {
    if (index > next) pushZigZag(bytes, next - index);
    pushZigZag(bytes, count);
    next = index + 1;
  }
  return Buffer.from(bytes);
}

/** LEB128 of a number whose sign is its lowest bit; the ninth byte has eight bits, but counts never get that large. */
function pushZigZag(bytes: number[], value: number): void {
  let rest = value < 0 ? -value * 2 - 1 : value * 2;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}
