/** Marks of an axis, and where values lie on it. */
export interface Axis {
  readonly marks: readonly number[];
  /** 0 at one end, 1 at the other. */
  readonly share: (value: number) => number;
}

/** Steps between marks that are easy to read, times a power of ten. */
const STEPS = [1, 2, 5, 10];
const MARKS = 6;

/** An axis from 0, or from a mark below the least if that is negative, to the most. */
export function linearAxis(values: readonly number[]): Axis {
  const [least, most] = [Math.min(0, ...values), Math.max(1e-9, ...values)];
  const rough = (most - least) / MARKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((one) => one * power >= rough) ?? 10);
  const [low, high] = [Math.floor(least / step), most / step];
  const marks = Array.from({ length: Math.floor(high + 1e-9) - low + 1 }, (_, at) =>
    Number(((low + at) * step).toPrecision(12)),
  );
  return { marks, share: (value) => (value / step - low) / (high - low) };
}

/** What is below a mark by less than 5 % lies at it: 9999 does not need all from 1000 on. */
const TOLERANCE = 1.05;

/** An axis of powers of ten; what is not positive lies at its low end. */
export function logAxis(values: readonly number[]): Axis {
  const positive = values.filter((one) => one > 0);
  const low = Math.floor(Math.log10(Math.min(1e9, ...positive) * TOLERANCE));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(1e-9, ...positive))));
  const marks = Array.from({ length: high - low + 1 }, (_, at) => 10 ** (low + at));
  return { marks, share: (value) => (Math.log10(Math.max(value, 10 ** low)) - low) / (high - low) };
}
