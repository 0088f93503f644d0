import { flattenNumbers, parseJsonObject } from './json_numbers.ts';
import { REPORT_KEY } from '../reports/read_report.ts';
import type { FlatNumbers } from './json_numbers.ts';

/** Texts that an experiment left. */
export interface MeasurementInput {
  readonly standardOutput: string;
  /** Content of the result file; absent when the command wrote none. */
  readonly resultFileText?: string;
  /** Metric name to a regular expression; its first group (or whole match) is the number. */
  readonly patterns: Readonly<Record<string, string>>;
}

/** The metrics that were found, all finite, and what was wrong with the rest. */
export interface Measurement {
  readonly metrics: Readonly<Record<string, number>>;
  /** One sentence without a full stop, to be shown when a metric is missing; absent when nothing was wrong. */
  readonly problem?: string;
}

/** A chatty program may print many lines that look like JSON and are not. */
const JSON_LINES_TRIED = 100;
const METRICS_KEPT = 1000;

/**
 * Reads metrics from the result file (a JSON object), from patterns over standard output (the last match counts)
 * and from the last line of standard output that is a JSON object and no report. All three are read; where they name the same
 * metric the earlier source counts. Numbers in nested objects get dotted names ("latency.p99"), arrays are passed
 * over. Never throws: what cannot be used is named in `problem`.
 *
 * @example
 * ```ts
 * import { metricsFromText } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const { metrics } = metricsFromText({ standardOutput: 'warming up\n{"latency":{"p99":12.5}}\n', patterns: {} });
 * assert.deepEqual(metrics, { 'latency.p99': 12.5 });
 * ```
 */
export function metricsFromText(input: MeasurementInput): Measurement {
  const sources = [
    fromResultFile(input.resultFileText),
    fromPatterns(input.standardOutput, input.patterns),
    fromLastJsonLine(input.standardOutput),
  ];
  const metrics = new Map<string, number>();
  for (const [name, value] of sources.flatMap(({ numbers }) => numbers)) {
    if (!metrics.has(name) && metrics.size < METRICS_KEPT) metrics.set(name, value);
  }
  const problems = sources.flatMap((source) => source.problems);
  const found = Object.fromEntries(metrics);
  return problems.length === 0 ? { metrics: found } : { metrics: found, problem: problems.join('; ') };
}

function fromResultFile(text: string | undefined): FlatNumbers {
  if (text === undefined || text.trim() === '') return { numbers: [], problems: [] };
  const parsed = parseJsonObject(text);
  if (parsed !== undefined) return flattenNumbers(parsed, 'result file');
  const start = JSON.stringify(text.trim().slice(0, 60));
  return { numbers: [], problems: [`the result file holds no JSON object, it starts with ${start}`] };
}

function fromPatterns(text: string, patterns: Readonly<Record<string, string>>): FlatNumbers {
  const results = Object.entries(patterns).map(([name, pattern]) => matchPattern(text, name, { pattern }));
  return {
    numbers: results.flatMap(({ numbers }) => numbers),
    problems: results.flatMap(({ problems }) => problems),
  };
}

function matchPattern(text: string, name: string, { pattern }: { readonly pattern: string }): FlatNumbers {
  const seen = lastMatch(text, pattern);
  const problem = (words: string): FlatNumbers => ({
    numbers: [],
    problems: [`the pattern of "${name}" ${words}`],
  });
  if (seen === undefined) return problem('matched nothing in standard output');
  const value = seen.trim() === '' ? NaN : Number(seen);
  if (!Number.isFinite(value))
    return problem(`matched ${JSON.stringify(seen.slice(0, 60))}, which is not a finite number`);
  return { numbers: [[name, value]], problems: [] };
}

/** A pattern that is no regular expression matches nothing; the task file's check has refused it before. */
function lastMatch(text: string, pattern: string): string | undefined {
  try {
    let last: string | undefined;
    for (const match of text.matchAll(new RegExp(pattern, 'gm'))) last = match[1] ?? match[0];
    return last;
  } catch {
    return undefined;
  }
}

function fromLastJsonLine(text: string): FlatNumbers {
  let end = text.length;
  for (let tried = 0; tried < JSON_LINES_TRIED && end > 0;) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end).trim();
    end = start - 1;
    if (!line.startsWith('{') || !line.endsWith('}')) continue;
    const parsed = parseJsonObject(line);
    if (parsed !== undefined && Object.hasOwn(parsed, REPORT_KEY)) continue;
    if (parsed !== undefined) return flattenNumbers(parsed, 'last JSON line');
    tried++;
  }
  return { numbers: [], problems: [] };
}
