/**
 * The number that an option of a command line says.
 *
 * @throws Error when it is no whole number from `from` to `to`
 */
export function wholeNumber(
  text: string,
  { option, from, to }: { readonly option: string; readonly from: number; readonly to: number },
): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= from && number <= to) return number;
  throw new Error(`Cannot use ${option} "${text}": must be a whole number from ${from} to ${to}`);
}
