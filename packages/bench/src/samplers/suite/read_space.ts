import type { Distribution, Parameter, ParamValue, SearchSpace } from '@autotuner/core';
import { readCondition } from './read_condition.ts';

type Report = (path: string, message: string) => void;

/** Reads the parameters of a case; every problem is reported with its path, and what has one is left out. */
export function readSpace(
  items: unknown,
  path: string,
  { report }: { readonly report: Report },
): SearchSpace {
  const parameters: Parameter[] = [];
  if (!Array.isArray(items) || items.length === 0) {
    report(path, `It is ${shown(items)}: a list of parameters would be accepted`);
    return { parameters, constraints: [] };
  }
  for (const [i, item] of items.entries()) {
    const at = `${path}[${i}]`;
    try {
      parameters.push(readParameter(Object(item) as Record<string, unknown>, parameters));
    } catch (error) {
      report(at, error instanceof Error ? error.message : String(error));
    }
  }
  return { parameters, constraints: [] };
}

function readParameter(item: Record<string, unknown>, before: readonly Parameter[]): Parameter {
  const { name } = item;
  if (typeof name !== 'string' || name === '') throw refused('name', item['name'], 'a text');
  if (before.some((one) => one.name === name)) throw refused('name', name, 'one that is not taken');
  return {
    name,
    distribution: readDistribution(item),
    when: readCondition(item['when'], { name, before: { parameters: before, constraints: [] } }),
  };
}

function readDistribution(item: Record<string, unknown>): Distribution {
  switch (item['t']) {
    case 'f':
      return { type: 'float', ...readRange(item), ...readStep(item['step']) };
    case 'i':
      return readInt(item);
    case 'c':
      return { type: 'categorical', choices: readChoices(item['choices']) };
    case 'b':
      return { type: 'bool' };
    default:
      throw refused('t', item['t'], '"f", "i", "c" or "b"');
  }
}

function readInt(item: Record<string, unknown>): Distribution {
  const { low, high, log } = readRange(item);
  const { step = 1 } = readStep(item['step']);
  for (const [key, value] of Object.entries({ lo: low, hi: high, step })) {
    if (!Number.isInteger(value)) throw refused(key, value, 'a whole number');
  }
  if (log && low < 1) throw refused('lo', low, 'at least 1 with "log"');
  return { type: 'int', low, high, log, step };
}

function readRange(item: Record<string, unknown>): {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
} {
  const low = readNumber('lo', item['lo']);
  const high = readNumber('hi', item['hi']);
  const log = Boolean(item['log']);
  if (high < low) throw refused('hi', high, `a number of at least lo, which is ${low}`);
  if (log && low <= 0) throw refused('lo', low, 'more than 0 with "log"');
  return { low, high, log };
}

function readNumber(key: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw refused(key, value, 'a finite number');
}

function readStep(step: unknown): { readonly step?: number } {
  if (step === undefined) return {};
  const number = readNumber('step', step);
  if (number <= 0) throw refused('step', step, 'more than 0');
  return { step: number };
}

function readChoices(choices: unknown): readonly ParamValue[] {
  const isChoice = (one: unknown): one is ParamValue =>
    typeof one === 'string' || typeof one === 'boolean' || Number.isFinite(one);
  if (Array.isArray(choices) && choices.length > 0 && choices.every(isChoice)) {
    if (new Set(choices).size === choices.length) return choices;
  }
  throw refused('choices', choices, 'a list of different texts, numbers or booleans');
}

function refused(key: string, seen: unknown, accepted: string): Error {
  return new Error(`Member "${key}" is ${shown(seen)}: ${accepted} would be accepted`);
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? typeof value);
}
