import type { Clock, Destination, LogRecord } from '@autotuner/core';
import type { EncodeLine } from './log_format.ts';
import type { LoggerStats } from './logger.ts';
import type { LineBytes } from './lines/line_bytes.ts';
import { Outlet } from './outlet.ts';
import type { RoutedFiles } from './sinks/routed_files.ts';
import type { Sink } from './sinks/sink.ts';

/** What a writer writes to, and how. */
export interface RecordWriterParts {
  readonly name: string;
  readonly clock: Clock;
  readonly encode: EncodeLine;
  /** Each gets every record. */
  readonly sinks: readonly Sink[];
  readonly files: RoutedFiles | undefined;
}

/** File names that may have refused lines whose notice is due; beyond that the oldest notice is given up. */
const MAX_TROUBLED_FILES = 1_000;

/** Encodes records and hands them to the sinks and files of one logger family. Nothing in it throws. */
export class RecordWriter {
  readonly #parts: RecordWriterParts;
  readonly #outlets: readonly Outlet[];
  /** Files that refused lines and have not been told so yet. */
  readonly #troubled = new Map<string, Outlet>();
  #offered = 0;
  #written = 0;
  #unrouted = 0;
  #lost = 0;
  #isClosed = false;

  constructor(parts: RecordWriterParts) {
    this.#parts = parts;
    this.#outlets = parts.sinks.map((sink) => new Outlet(sink));
  }

  write(record: LogRecord, destination: Destination | undefined): void {
    this.#offered++;
    if (this.#isClosed) return;
    const files = destination?.files ?? [];
    if (this.#outlets.length + files.length === 0) {
      this.#unrouted++;
      return;
    }
    const isTaken = this.#writeToSinks(record);
    const isFiled =
      files.length === 0 || this.#writeToFiles(record, { files, implied: destination?.implied ?? [] });
    if (isTaken && isFiled) this.#written++;
  }

  /** Writes a finished line to every sink. */
  writeLine(line: string): void {
    this.#offered++;
    if (this.#isClosed) return;
    if (this.#outlets.length === 0) this.#unrouted++;
    else if (this.#deliver(line)) this.#written++;
  }

  /** Writes a finished line, which is there as bytes with its newline, to every sink. */
  writeBytes(line: LineBytes): void {
    this.#offered++;
    if (this.#isClosed) return;
    if (this.#outlets.length === 0) {
      this.#unrouted++;
      return;
    }
    let isTaken = true;
    for (const outlet of this.#outlets) isTaken = outlet.deliverBytes(line, this.#notice) && isTaken;
    if (isTaken) this.#written++;
  }

  stats(): LoggerStats {
    const [offered, written, unrouted] = [this.#offered, this.#written, this.#unrouted];
    const [lost, pending] = [
      this.#lost,
      Math.max(0, ...this.#parts.sinks.map((sink) => sink.stats().pending ?? 0)),
    ];
    const dropped = offered - written - unrouted;
    return {
      offered,
      written: written - pending - lost,
      dropped,
      unrouted,
      pending,
      sampled: 0,
      aggregated: 0,
      lost,
    };
  }

  reopen(): void {
    this.#parts.files?.reopen();
    for (const sink of this.#parts.sinks) sink.reopen?.();
  }

  async flush(): Promise<void> {
    this.reportDrops();
    await Promise.all(this.#owned().map((one) => one.flush()));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.reportDrops();
    const before = this.#parts.sinks.map((sink) => sink.stats().dropped);
    await Promise.all(this.#owned().map((one) => one.close()));
    const lost = this.#parts.sinks.map((sink, at) => sink.stats().dropped - (before[at] ?? 0));
    // What more than one place has lost are the same records, as far as can be told.
    this.#lost = Math.min(this.#written, Math.max(0, ...lost));
  }

  /** Hands what waits in memory to the operating system. */
  flushSync(): void {
    for (const sink of this.#parts.sinks) sink.flushSync?.();
  }

  #owned(): readonly (Sink | RoutedFiles)[] {
    const { sinks, files } = this.#parts;
    return files === undefined ? sinks : [...sinks, files];
  }

  #writeToSinks(record: LogRecord): boolean {
    return this.#outlets.length === 0 || this.#deliver(this.#parts.encode(record, []));
  }

  #deliver(line: string): boolean {
    let isTaken = true;
    for (const outlet of this.#outlets) isTaken = outlet.deliver(line, this.#notice) && isTaken;
    return isTaken;
  }

  #writeToFiles(record: LogRecord, destination: Destination): boolean {
    const line = this.#parts.encode(record, destination.implied);
    let isTaken = true;
    for (const name of destination.files) isTaken = this.#writeToFile(name, line) && isTaken;
    return isTaken;
  }

  #writeToFile(name: string, line: string): boolean {
    const troubled = this.#troubled.get(name);
    const outlet = troubled ?? new Outlet({ write: (text) => this.#parts.files?.write(name, text) ?? false });
    const isTaken = outlet.deliver(line, this.#notice);
    if (outlet.unreported === 0) this.#troubled.delete(name);
    else if (troubled === undefined) this.#remember(name, outlet);
    return isTaken;
  }

  #remember(name: string, outlet: Outlet): void {
    const [oldest] = this.#troubled.keys();
    if (oldest !== undefined && this.#troubled.size >= MAX_TROUBLED_FILES) this.#troubled.delete(oldest);
    this.#troubled.set(name, outlet);
  }

  /** Tells of what was dropped in the places that take lines again. */
  reportDrops(): void {
    for (const outlet of [...this.#outlets, ...this.#troubled.values()]) outlet.report(this.#notice);
  }

  readonly #notice = (dropped: number): string => {
    const { clock, encode, name } = this.#parts;
    const record = {
      time: clock.now(),
      level: 'warn',
      logger: name,
      message: 'log.dropped',
      fields: { dropped },
    } as const;
    return encode(record, []);
  };
}
