import type { RotationPolicy } from './rotation.ts';

/** A file that was put aside. */
export interface RotatedFile {
  readonly name: string;
  readonly bytes: number;
}

/** What the name of such a file says. */
export interface RotatedName {
  /** When its period began, or when it was put aside, to the day. */
  readonly date: string;
  /** Tells files of the same day apart; the later is larger. */
  readonly number: number;
  readonly isCompressed: boolean;
}

const SUFFIX = '.gz';
const MIDDLE = /^\.(?<date>\d{4}-\d{2}-\d{2})\.(?<number>[1-9]\d{0,8})$/;

/**
 * The name of a file that is put aside: date and number go before the extension.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { rotatedFileName } from '@autotuner/core';
 *
 * assert.equal(rotatedFileName('app.log', { timeMs: Date.UTC(2024, 0, 15, 10), number: 2 }), 'app.2024-01-15.2.log');
 * ```
 */
export function rotatedFileName(
  name: string,
  at: { readonly timeMs: number; readonly number: number },
): string {
  const { stem, extension } = partsOf(name);
  return `${stem}.${new Date(at.timeMs).toISOString().slice(0, 10)}.${at.number}${extension}`;
}

/**
 * Reads such a name back, compressed or not; undefined for every other file.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { parseRotatedFileName } from '@autotuner/core';
 *
 * const parsed = parseRotatedFileName('app.log', 'app.2024-01-15.2.log.gz');
 * assert.deepEqual(parsed, { date: '2024-01-15', number: 2, isCompressed: true });
 * assert.equal(parseRotatedFileName('app.log', 'app.old.log'), undefined);
 * ```
 */
export function parseRotatedFileName(name: string, rotated: string): RotatedName | undefined {
  const { stem, extension } = partsOf(name);
  const isCompressed = rotated.endsWith(SUFFIX);
  const plain = isCompressed ? rotated.slice(0, -SUFFIX.length) : rotated;
  if (!plain.startsWith(stem) || !plain.endsWith(extension)) return undefined;
  const groups = MIDDLE.exec(plain.slice(stem.length, plain.length - extension.length))?.groups;
  if (groups === undefined) return undefined;
  return { date: groups['date'] ?? '', number: Number(groups['number']), isCompressed };
}

/**
 * The files of a folder that were put aside from `name`, oldest first.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { rotatedFilesOf } from '@autotuner/core';
 *
 * const names = ['app.2024-01-15.10.log', 'app.log', 'app.2024-01-15.9.log.gz', 'other.2024-01-15.1.log'];
 * const files = names.map((name) => ({ name, bytes: 1 }));
 * assert.deepEqual(
 *   rotatedFilesOf('app.log', files).map((file) => file.name),
 *   ['app.2024-01-15.9.log.gz', 'app.2024-01-15.10.log'],
 * );
 * ```
 */
export function rotatedFilesOf(name: string, folder: readonly RotatedFile[]): readonly RotatedFile[] {
  return folder
    .flatMap((file) => {
      const parsed = parseRotatedFileName(name, file.name);
      return parsed === undefined ? [] : [{ file, parsed }];
    })
    .toSorted((a, b) => compareText(a.parsed.date, b.parsed.date) || a.parsed.number - b.parsed.number)
    .map(({ file }) => file);
}

/**
 * Which of the files that were put aside have to go, so that number and size keep within the policy. `files` are sorted
 * oldest first, as {@link rotatedFilesOf} gives them.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { rotatedFilesToRemove } from '@autotuner/core';
 *
 * const files = ['a', 'b', 'c'].map((name) => ({ name, bytes: 100 }));
 * assert.deepEqual(rotatedFilesToRemove(files, { currentBytes: 50, policy: { keep: 2 } }), ['a']);
 * assert.deepEqual(rotatedFilesToRemove(files, { currentBytes: 50, policy: { maxTotalBytes: 200 } }), ['a', 'b']);
 * ```
 */
export function rotatedFilesToRemove(
  files: readonly RotatedFile[],
  of: { readonly currentBytes: number; readonly policy: Pick<RotationPolicy, 'keep' | 'maxTotalBytes'> },
): readonly string[] {
  const { keep = Infinity, maxTotalBytes = Infinity } = of.policy;
  let [kept, total] = [0, of.currentBytes];
  const newestFirst = files.toReversed();
  const fits = (file: RotatedFile): boolean => {
    kept++;
    total += file.bytes;
    return kept <= keep && total <= maxTotalBytes;
  };
  // Once one is too much, so are all older ones: what stays has no gaps.
  const firstGone = newestFirst.findIndex((file) => !fits(file));
  return firstGone === -1
    ? []
    : newestFirst
        .slice(firstGone)
        .map((file) => file.name)
        .toReversed();
}

function partsOf(name: string): { readonly stem: string; readonly extension: string } {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? { stem: name, extension: '' } : { stem: name.slice(0, dot), extension: name.slice(dot) };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
