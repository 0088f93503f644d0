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

/**
 * Makes sure that an option is an object without members of other names, which would have no effect.
 *
 * @throws TypeError that names the first other member
 */
export function checkNames(
  option: { readonly name: string; readonly value: unknown },
  accepted: readonly string[],
): void {
  const { name, value } = option;
  if (!isRecord(value)) {
    throw new TypeError(
      `Cannot create logger: ${name} is ${shownValue(value)}, must be an object that has ${accepted.join(', ')}`,
    );
  }
  const other = Object.keys(value).find((key) => !accepted.includes(key));
  if (other === undefined) return;
  throw new TypeError(
    `Cannot create logger: ${name} has ${JSON.stringify(other)}, must have only ${accepted.join(', ')}`,
  );
}

/** True for what can have members with names. */
export function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of the wrong type, as a message says it. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'a list';
  return isRecord(value) ? 'an object' : String(value);
}
