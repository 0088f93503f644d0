import { boundedText } from './bounded_text.ts';
import { levelName } from './level.ts';
import { jsonText, jsonValue } from './json_text.ts';
import { isoTime } from './log_time.ts';
import { plainFields } from './plain_fields.ts';
import { MAX_MESSAGE_LENGTH, type LogRecord } from './record.ts';

const NO_FIELDS = '{}';

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
  const { time, level, logger, correlationId, source } = record;
  const message = jsonText(boundedText(record.message, MAX_MESSAGE_LENGTH));
  const extra = jsonValue(plainFields(record.fields));
  // Its keys come in this order; put together here, because JSON.stringify() of an object of this size costs twice as much.
  const head = `{"timestamp":"${isoTime(time)}","level":"${levelName(level)}","logger":${jsonText(logger)},"message":${message}`;
  const id = correlationId === undefined ? '' : `,"correlation_id":${jsonText(correlationId)}`;
  const place = source === undefined ? '' : `,"source":${jsonValue(source)}`;
  return `${head}${id}${place}${extra === NO_FIELDS ? '' : `,"extra":${extra}`}}`;
}
