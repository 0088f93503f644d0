/**
 * Writes a measured number for people with about five significant digits and no more than it has: 412.31, 0.0012346,
 * 1234567, 1.500e+21. Programs get the exact number from `--json`.
 */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 1e12) return value.toExponential(3);
  if (Number.isInteger(value)) return String(value);
  const digits = Math.abs(value) >= 10_000 ? Math.trunc(Math.log10(Math.abs(value))) + 2 : 5;
  return String(Number(value.toPrecision(Math.min(digits, 17))));
}

/** Writes a relative change with its sign: 0.231 is "+23.1 %". */
export function gainText(gain: number): string {
  if (!Number.isFinite(gain)) return String(gain);
  const percent = gain * 100;
  const text = Math.abs(percent) >= 1000 ? percent.toFixed(0) : percent.toFixed(1);
  return `${percent >= 0 ? '+' : ''}${text} %`;
}

/** Writes a gain in words: 0.231 is "23.1 % better than the baseline". */
export function gainPhrase(gain: number): string {
  const amount = gainText(Math.abs(gain)).replace('+', '');
  return `${amount} ${gain >= 0 ? 'better' : 'worse'} than the baseline`;
}

/** Writes bytes for people: "512 B", "4.2 GB". */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
