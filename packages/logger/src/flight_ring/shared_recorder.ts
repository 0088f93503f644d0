import type { Clock, Level, LogFields } from '@autotuner/core';
import { checkedNumber, shownValue } from '../check_option.ts';
import { CoarseClock } from '../coarse_clock.ts';
import { encoderOf, type LogFormat } from '../log_format.ts';
import { RecordWriter } from '../record_writer.ts';
import { openFileSink } from '../sinks/file_sink.ts';
import type { Sink } from '../sinks/sink.ts';
import { SyncLogger } from '../sync_logger.ts';
import { type FlightRecorder, openRecorder } from './flight_recorder.ts';
import { RecorderFamily } from './recorder_family.ts';
import { type DumpOptions, dumpPlanOf, recordRankOf } from './recorder_options.ts';
import { createSharedRecording } from './shared_recording.ts';
import { SharedRing } from './shared_ring.ts';

/** How to record in shared memory. */
export interface SharedRecorderOptions extends Omit<DumpOptions, 'perCorrelation'> {
  /** Memory for the lines that are held. */
  readonly bytes: number;
  /** Gets the dumps; its folder must exist. */
  readonly file: string;
  /** Name in each record, until a child has its own. @default "autotuner" */
  readonly name?: string;
  /** @default "json" */
  readonly format?: LogFormat;
  /** Of every record. @default {} */
  readonly fields?: LogFields;
  /** Least important level that is recorded. @default "debug" */
  readonly recordLevel?: Level;
  /**
   * When the event loop has not turned for so long, another thread writes what is held; 0 for never.
   * @default 1000
   */
  readonly blockedMs?: number;
  /** Gives the times of the records. @default the clock of the system, read once in a while */
  readonly clock?: Clock;
}

const MIN_BYTES = 4_096;
const MAX_BYTES = 1_073_741_824;

/**
 * A flight recorder that keeps lines in shared memory. Making a line costs microseconds, where a reference costs
 * nanoseconds; for that another thread can write them whatever this one does.
 *
 * @throws RangeError or TypeError for options that cannot be used, AutotunerError AT_STORE_UNWRITABLE for a file that
 * cannot be opened
 */
export function createSharedRecorder(options: SharedRecorderOptions): FlightRecorder {
  const ring = SharedRing.allocate(
    checkedNumber({ name: 'bytes', value: options.bytes }, { min: MIN_BYTES, max: MAX_BYTES, isWhole: true }),
  );
  refuseOthers(options);
  if (typeof options.file !== 'string') {
    throw new TypeError(
      `Cannot create logger of kind "ring": file is ${shownValue(options.file)}, must be the path of the file for dumps`,
    );
  }
  const plan = dumpPlanOf(options);
  const recordRank = recordRankOf(options.recordLevel);
  const blockedMs = checkedNumber(
    { name: 'blockedMs', value: options.blockedMs ?? 1_000 },
    { min: 0, unit: 'milliseconds' },
  );
  const { name = 'autotuner', format = 'json', fields = {} } = options;
  const sink = openFileSink(options.file);
  const clock = clockOf(options.clock);
  const loggerTo = (to: Sink): SyncLogger => syncLogger(to, { name, format, clock });
  const [recorder, target] = [loggerTo(sinkInto(ring)), loggerTo(sink)];
  const style = { name, format };
  const now = (): number => clock.now();
  const recording = createSharedRecording({ ring, recorder, target, sink, style, blockedMs, now });
  return openRecorder(target.child(fields), {
    family: new RecorderFamily(recording, { plan, recordRank }),
    fields,
  });
}

/** Options of the other form of recorder, which callers without types may have mixed in. */
function refuseOthers(options: SharedRecorderOptions): void {
  for (const name of ['records', 'target', 'perCorrelation']) {
    if (!Object.hasOwn(options, name)) continue;
    throw new TypeError(
      `Cannot create logger of kind "ring": has both "bytes" and "${name}", must have "bytes" and "file", or "records" and "target"`,
    );
  }
}

function clockOf(clock: Clock | undefined): Clock {
  const coarse = new CoarseClock(clock);
  return { now: () => coarse.now(), monotonic: () => performance.now() };
}

function syncLogger(
  sink: Sink,
  of: { readonly name: string; readonly format: LogFormat; readonly clock: Clock },
): SyncLogger {
  const { name, clock } = of;
  const writer = new RecordWriter({
    name,
    clock,
    encode: encoderOf(of.format),
    sinks: [sink],
    files: undefined,
  });
  return new SyncLogger(
    { name, minRank: 0, clock, router: undefined, writer, withSource: false, quick: undefined },
    {},
  );
}

function sinkInto(ring: SharedRing): Sink {
  return {
    write: (line) => ring.put(line),
    stats: () => ({ written: ring.dumped, dropped: 0 }),
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
