import { boundedText } from './bounded_text.ts';
import { parseChildLine } from './child_line.ts';
import { harmlessLine } from './harmless.ts';
import { levelName } from './level.ts';
import { textTime } from './log_time.ts';
import { type Plain, plainFields } from './plain_fields.ts';
import { MAX_MESSAGE_LENGTH, type LogRecord } from './record.ts';

/** How to render a record as text. */
export interface TextLineOptions {
  /** Names of fields that need not be repeated at the end of the line, because the file says them. @default [] */
  readonly omit?: readonly string[];
}

/**
 * A record as text for people, without its last newline: `[2025-11-28 10:28:18.123Z] [INFO] [Experiment 3] message
 * key=value`. Times are UTC. The third bracket is the experiment where a field `experiment` says one, else the logger.
 * More lines of a message, and the stacks of errors and of their causes, follow indented by four spaces. Never throws; secrets are redacted.
 *
 * No record can pass for the output of a process: {@link parseChildLine} reads none of its lines.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { encodeTextLine } from '@autotuner/core';
 *
 * const record = { time: 0, level: 'warn', logger: 'tuner', message: 'Hm', fields: { experiment: 3, n: 1 } } as const;
 * assert.equal(encodeTextLine(record), '[1970-01-01 00:00:00.000Z] [WARNING] [Experiment 3] Hm n=1');
 * ```
 */
export function encodeTextLine(record: LogRecord, options: TextLineOptions = {}): string {
  const plain = plainFields(record.fields);
  const head = `[${textTime(record.time)}] [${levelName(record.level)}] [${labelOf(record.logger, plain)}]`;
  const [first = '', ...more] = linesOf(boundedText(record.message, MAX_MESSAGE_LENGTH));
  const { pairs, stacks } = renderFields(plain, options.omit ?? []);
  if (record.correlationId !== undefined) pairs.push(`correlation_id=${renderValue(record.correlationId)}`);
  const tail = pairs.map((pair) => ` ${pair}`).join('');
  const rest = [...more, ...stacks].map((line) => `\n    ${line}`).join('');
  const line = `${head} ${first}${tail}`;
  return `${parseChildLine(line) === undefined ? line : `${head} \\${first}${tail}`}${rest}`;
}

type PlainMembers = Readonly<Record<string, Plain>>;

function labelOf(logger: string, plain: PlainMembers): string {
  const experiment = plain['experiment'];
  if (typeof experiment === 'number') return `Experiment ${experiment}`;
  // A logger whose name has brackets in it must not pass for other parts of the line.
  return harmlessLine(logger).replace(/[[\]]/g, '_');
}

function renderFields(
  plain: PlainMembers,
  omit: readonly string[],
): { readonly pairs: string[]; readonly stacks: readonly string[] } {
  const stacks: string[] = [];
  const pairs: string[] = [];
  for (const [key, value] of Object.entries(plain)) {
    if (omit.includes(key) || isInLabel(key, value)) continue;
    const stack = stackOf(value);
    if (stack === undefined) pairs.push(`${harmlessLine(key)}=${renderValue(value)}`);
    else stacks.push(...linesOf(`${key}: ${stack}`));
  }
  return { pairs, stacks };
}

/** The experiment is in the label already. */
function isInLabel(key: string, value: Plain): boolean {
  return key === 'experiment' && typeof value === 'number';
}

function stackOf(value: Plain): string | undefined {
  if (typeof value !== 'object' || value === null || !('stack' in value)) return undefined;
  if (typeof value.stack !== 'string') return undefined;
  const cause = 'cause' in value ? stackOf(value.cause) : undefined;
  return cause === undefined ? value.stack : `${value.stack}\ncaused by: ${cause}`;
}

function renderValue(value: Plain): string {
  const isBare = typeof value === 'string' && /^[^\s"'=[\]{}\\]+$/.test(value);
  return harmlessLine(isBare ? value : JSON.stringify(value));
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).map(harmlessLine);
}
