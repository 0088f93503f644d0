/**
 * Rows to read for one page.
 *
 * @throws RangeError when the limit is not a whole number from 1 to `max`
 */
export function pageLimit(
  limit: number | undefined,
  options: { readonly max: number; readonly fallback: number },
): number {
  const rows = limit ?? options.fallback;
  if (Number.isInteger(rows) && rows >= 1 && rows <= options.max) return rows;
  throw new RangeError(
    `Cannot list a page: limit is ${rows}, must be a whole number from 1 to ${options.max}`,
  );
}
