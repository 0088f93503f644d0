import { encodeJsonLine, encodeTextLine, type LogRecord } from '@autotuner/core';

/** How records become lines: one JSON object a line for programs, or text for people. */
export type LogFormat = 'json' | 'text';

/** All formats. */
export const LOG_FORMATS: readonly LogFormat[] = ['json', 'text'];

/** Makes the line of a record; `omit` names fields that the file name says already (text only). */
export type EncodeLine = (record: LogRecord, omit: readonly string[]) => string;

/** The encoder of a format. */
export function encoderOf(format: LogFormat): EncodeLine {
  return format === 'json' ? encodeJsonLine : (record, omit) => encodeTextLine(record, { omit });
}
