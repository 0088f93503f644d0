/** What the value of an option must be. */
export interface NumberRule {
  readonly min: number;
  /** @default no limit */
  readonly max?: number;
  /** @default false */
  readonly isWhole?: boolean;
  /** Such as "milliseconds". */
  readonly unit?: string;
}

/**
 * Returns the value of an option of createLogger().
 *
 * @throws RangeError when it breaks the rule
 */
export function checkedNumber(
  option: { readonly name: string; readonly value: number },
  rule: NumberRule,
): number {
  const { name, value } = option;
  const { min, max = Infinity, isWhole = false, unit } = rule;
  const isNumber = isWhole ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (isNumber && value >= min && value <= max) return value;
  const range = max === Infinity ? `>= ${min}` : `from ${min} to ${max}`;
  const what = `a ${isWhole ? 'whole ' : ''}number ${range}${unit === undefined ? '' : ` in ${unit}`}`;
  throw new RangeError(`Cannot create logger: ${name} is ${String(value)}, must be ${what}`);
}

/**
 * Returns the value of an option that is one of some words.
 *
 * @throws RangeError when it is none of them
 */
export function checkedChoice<Choice extends string>(
  option: { readonly name: string; readonly value: Choice },
  accepted: readonly Choice[],
): Choice {
  const { name, value } = option;
  if (accepted.includes(value)) return value;
  throw new RangeError(
    `Cannot create logger: ${name} is ${JSON.stringify(value)}, must be one of ${accepted.join(', ')}`,
  );
}
