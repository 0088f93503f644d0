import { betaShare } from './incomplete_beta.ts';

const BISECTIONS = 200;

/** The share of Student's t distribution above `t`; `degrees` > 0. */
export function studentUpperTail(t: number, degrees: number): number {
  const tail = 0.5 * betaShare(degrees / (degrees + t * t), { a: degrees / 2, b: 0.5 });
  return t >= 0 ? tail : 1 - tail;
}

/** The value of Student's t distribution above which the share `tail` lies, 0 < tail < 1; by bisection, to the last digits. */
export function studentQuantile(tail: number, degrees: number): number {
  if (tail > 0.5) return 0 - studentQuantile(1 - tail, degrees);
  let low = 0;
  let high = 1;
  while (studentUpperTail(high, degrees) > tail && high < Number.MAX_VALUE / 4) high *= 2;
  for (let i = 0; i < BISECTIONS && low < high; i++) {
    const middle = (low + high) / 2;
    if (studentUpperTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
