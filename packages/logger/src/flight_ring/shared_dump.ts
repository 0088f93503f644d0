import type { LogRecord } from '@autotuner/core';
import { encoderOf, type LogFormat } from '../log_format.ts';
import type { Sink } from '../sinks/sink.ts';
import { dumpFields, DUMP_MESSAGE } from './dump_record.ts';
import type { DumpRequest } from './recording.ts';
import type { SharedRing } from './shared_ring.ts';

/** How the record in front of a dump looks. */
export interface DumpStyle {
  readonly name: string;
  readonly format: LogFormat;
}

/** Writes all lines of a ring into a file; how many. What the file refuses is gone, and counted so. */
export function dumpSharedRing(
  ring: SharedRing,
  to: { readonly sink: Sink; readonly style: DumpStyle; readonly request: DumpRequest },
): number {
  const snapshot = ring.take();
  if (snapshot === undefined) return 0;
  const { records, overwritten } = snapshot;
  const record: LogRecord = {
    time: Date.now(),
    level: 'info',
    logger: to.style.name,
    message: DUMP_MESSAGE,
    fields: dumpFields(to.request, { records, overwritten }),
  };
  const front = encoderOf(to.style.format)(record, []);
  const lines = snapshot.text.toString('utf8');
  // One write for all: the sink adds the last newline.
  const isWritten = to.sink.write(lines === '' ? front : `${front}\n${lines.slice(0, -1)}`);
  ring.settle(snapshot, { isWritten });
  return isWritten ? records : 0;
}
