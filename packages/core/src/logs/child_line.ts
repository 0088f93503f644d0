import { harmlessLine } from './harmless.ts';
import type { ChildRole, ChildStream } from './log_file_name.ts';
import { textTime } from './log_time.ts';

/** One line that a process of an attempt printed. */
export interface ChildLine {
  /** When it was read, in milliseconds since the epoch. */
  readonly time: number;
  readonly experiment: number;
  readonly attempt: number;
  readonly role: ChildRole;
  readonly stream: ChildStream;
  readonly text: string;
  /** It arrived after the attempt had ended. */
  readonly late?: boolean;
  /** It goes on where the line before was cut, because the whole would have been too long. */
  readonly continued?: boolean;
}

/**
 * One line of a task or experiment log, without its newline:
 * `[2025-11-28 10:28:18.123Z] [INFO] [Experiment 3] [stdout] text`. Before the stream stand, where they apply,
 * `[attempt 2]`, `[late]` and `[continued]`; the server of an attempt has `[deploy stdout]`.
 *
 * Always exactly one line, and {@link parseChildLine} reads it back whatever the text holds: the text is all that
 * follows the stream. Control characters in it are made visible as by {@link harmlessLine}.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { formatChildLine, parseChildLine } from '@autotuner/core';
 *
 * const line = { time: 0, experiment: 3, attempt: 2, role: 'deploy', stream: 'stderr', text: '[late] hm' } as const;
 * const formatted = '[1970-01-01 00:00:00.000Z] [INFO] [Experiment 3] [attempt 2] [deploy stderr] [late] hm';
 * assert.equal(formatChildLine(line), formatted);
 * assert.deepEqual(parseChildLine(formatted), line);
 * ```
 */
export function formatChildLine(line: ChildLine): string {
  const attempt = line.attempt === 1 ? '' : ` [attempt ${line.attempt}]`;
  const late = line.late === true ? ' [late]' : '';
  const continued = line.continued === true ? ' [continued]' : '';
  const source = `[${line.role === 'deploy' ? 'deploy ' : ''}${line.stream}]`;
  const head = `[${textTime(line.time)}] [INFO] [Experiment ${line.experiment}]${attempt}${late}${continued} ${source}`;
  return line.text === '' ? head : `${head} ${harmlessLine(line.text)}`;
}

const CHILD_LINE =
  /^\[(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z)\] \[INFO\] \[Experiment (?<experiment>[1-9]\d*)\](?: \[attempt (?<attempt>[2-9]|[1-9]\d+)\])?(?<late> \[late\])?(?<continued> \[continued\])? \[(?<deploy>deploy )?(?<stream>stdout|stderr|output)\](?: (?<text>.+))?$/s;

/**
 * Reads a whole line of a log back. Undefined for every line that {@link formatChildLine} did not make, above all for
 * what the tuner itself says about an experiment.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { parseChildLine } from '@autotuner/core';
 *
 * const line = '[2025-11-28 10:28:18.123Z] [INFO] [Experiment 3] [stdout] 42 ms';
 * assert.equal(parseChildLine(line)?.text, '42 ms');
 * assert.equal(parseChildLine(line.replace('[stdout]', 'Status:')), undefined);
 * ```
 */
export function parseChildLine(line: string): ChildLine | undefined {
  const groups = CHILD_LINE.exec(line)?.groups;
  if (groups === undefined) return undefined;
  const time = Date.parse(`${groups['time']?.replace(' ', 'T')}`);
  if (Number.isNaN(time)) return undefined;
  return {
    time,
    experiment: Number(groups['experiment']),
    attempt: Number(groups['attempt'] ?? 1),
    role: groups['deploy'] === undefined ? 'command' : 'deploy',
    stream: groups['stream'] as ChildStream, // the expression admits only the three streams
    text: groups['text'] ?? '',
    ...(groups['late'] === undefined ? {} : { late: true }),
    ...(groups['continued'] === undefined ? {} : { continued: true }),
  };
}
