import { boundedText } from './bounded_text.ts';
import { levelName } from './level.ts';
import { isoTime } from './log_time.ts';
import { plainFields } from './plain_fields.ts';
import { MAX_MESSAGE_LENGTH, type LogRecord } from './record.ts';

/** Legal inside JSON text, but some readers take them for an end of line, and terminals for commands. */
const SEPARATORS = /[\p{Cc}\u2028\u2029]/u;
const EVERY_SEPARATOR = new RegExp(SEPARATORS.source, 'gu');

/**
 * A record as one line of JSON without its newline: `timestamp`, `level`, `logger`, `message`, then where present
 * `correlation_id`, `source` and `extra` (the fields). Never throws, whatever the fields hold; secrets are redacted.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { encodeJsonLine } from '@autotuner/core';
 *
 * const line = encodeJsonLine({ time: 0, level: 'info', logger: 'tuner', message: 'Hi', fields: { job: 7 } });
 * assert.equal(
 *   line,
 *   '{"timestamp":"1970-01-01T00:00:00.000Z","level":"INFO","logger":"tuner","message":"Hi","extra":{"job":7}}',
 * );
 * ```
 */
export function encodeJsonLine(record: LogRecord): string {
  const extra = plainFields(record.fields);
  const line = JSON.stringify({
    timestamp: isoTime(record.time),
    level: levelName(record.level),
    logger: record.logger,
    message: boundedText(record.message, MAX_MESSAGE_LENGTH),
    correlation_id: record.correlationId,
    source: record.source,
    extra: Object.keys(extra).length === 0 ? undefined : extra,
  });
  return SEPARATORS.test(line) ? line.replace(EVERY_SEPARATOR, escapeCharacter) : line;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
