import type { OptionRow } from './command.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Thrown when the value of an option is not acceptable; the message says what would be. */
export class OptionValueError extends Error {}

/** Checks the value of an option and turns it into what {@link CommandOptions} reads. @throws OptionValueError */
export function parseOptionValue(
  text: string,
  option: { readonly row: OptionRow; readonly before: unknown },
): unknown {
  switch (option.row.value) {
    case 'count':
      return wholeNumber(text, { low: 1, high: 1_000_000 });
    case 'integer':
      return wholeNumber(text, { low: 0, high: 4_294_967_295 });
    case 'port':
      return wholeNumber(text, { low: 0, high: 65_535 });
    case 'duration':
      return duration(text);
    case 'list':
      return [...(Array.isArray(option.before) ? option.before : []), text];
    case undefined:
      return text;
  }
}

function wholeNumber(text: string, range: { low: number; high: number }): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= range.low && value <= range.high)
    return value;
  throw new OptionValueError(`Expected a whole number from ${range.low} to ${range.high}`);
}

function duration(text: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  const ms = Math.round(Number(amount) * (UNITS[unit] ?? 1));
  if (Number.isFinite(ms) && ms > 0) return ms;
  throw new OptionValueError('Expected a duration such as 90s, 5m or 500ms');
}
