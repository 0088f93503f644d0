import { parseJsonObject } from '../scoring/json_numbers.ts';

/** A report as it was printed; without a step it is the next one. */
export interface PrintedReport {
  /** NaN for what is no number. */
  readonly step?: number;
  /** Null for a number that is not finite, undefined for what is no number at all. */
  readonly value: number | null | undefined;
}

/** The key that makes a line of JSON a report. */
export const REPORT_KEY = 'autotuner_report';

/**
 * Reads a line of JSON with the key "autotuner_report": `{"step": 3, "value": 12.5}`, `{"value": 12.5}` or just `12.5`.
 * NaN and Infinity as Python prints them, and the null that JavaScript makes of them, are values that are not finite.
 * Undefined when it is no such line.
 */
export function reportFromJsonLine(line: string): PrintedReport | undefined {
  const parsed = parseJsonObject(line.trim());
  if (parsed === undefined || !Object.hasOwn(parsed, REPORT_KEY)) return undefined;
  // Whatever stands there came out of JSON.
  const report = (parsed as Record<string, unknown>)[REPORT_KEY];
  if (typeof report !== 'object' || report === null) return { value: valueFrom(report) };
  const { step, value } = report as Record<string, unknown>;
  if (step === undefined) return { value: valueFrom(value) };
  return { step: typeof step === 'number' ? step : NaN, value: valueFrom(value) };
}

/**
 * Reads a line of a program that cannot be changed. The pattern has a group named "value" and may have one named "step";
 * without names the last of two groups is the value, or the only one. Undefined when the line does not match.
 */
export function reportFromMatch(line: string, pattern: RegExp): PrintedReport | undefined {
  const match = pattern.exec(line);
  if (match === null) return undefined;
  if (match.groups !== undefined) return printed(match.groups['step'], match.groups['value']);
  return match.length > 2 ? printed(match[1], match[2]) : printed(undefined, match[1]);
}

function printed(step: string | undefined, text: string | undefined): PrintedReport {
  const value = valueFromText(text?.trim() ?? '');
  return step === undefined ? { value } : { step: step.trim() === '' ? NaN : Number(step), value };
}

function valueFrom(value: unknown): number | null | undefined {
  if (value === null) return null;
  return typeof value === 'number' ? finiteOrNull(value) : undefined;
}

/** What C, Python and JavaScript print for numbers that are not finite. */
const NOT_FINITE = /^[-+]?(?:nan|inf|infinity)$/i;

function valueFromText(text: string): number | null | undefined {
  if (NOT_FINITE.test(text)) return null;
  const value = text === '' ? NaN : Number(text);
  return Number.isNaN(value) ? undefined : finiteOrNull(value);
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
