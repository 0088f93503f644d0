import { appendFileSync, closeSync, openSync, readSync, statSync } from 'node:fs';
import type { RawFile } from '../capture/raw_files.ts';
import type { FollowedFile } from '../capture/tailer.ts';
import type { AttemptPlan, EndedRun, ProcessPlan } from './attempt_plan.ts';
import type { ReportWatch } from './report_watch.ts';
import { clearResultFile } from './result_file.ts';

/** A raw file of a command that may hold the output of earlier runs. */
export interface RunFile extends FollowedFile {
  /** Bytes before those of this run. */
  readonly start: number;
}

const NEWLINE = 0x0a;

/** Where an attempt is with the runs of its command. All of them print to the same raw files. */
export class CommandRuns {
  readonly #plan: AttemptPlan;
  readonly #files: readonly FollowedFile[];
  #starts: readonly number[] = [];
  #ended = 0;

  /** @param options.reports looked for in standard output, the first of the files */
  constructor(
    plan: AttemptPlan,
    options: { readonly files: readonly RawFile[]; readonly reports: ReportWatch | undefined },
  ) {
    const { files, reports } = options;
    this.#plan = plan;
    this.#files = files.map((file, at) =>
      at > 0 ? file : { ...file, onLines: reports?.onLines, onBytes: reports?.onBytes },
    );
  }

  /** The command of the run that is on. */
  get process(): ProcessPlan {
    const { command, repeats = 1 } = this.#plan;
    if (repeats === 1) return command;
    return { ...command, env: { ...command.env, AUTOTUNER_REPEAT: `${this.#ended + 1}` } };
  }

  get isLast(): boolean {
    return this.#ended + 1 >= (this.#plan.repeats ?? 1);
  }

  get files(): readonly RunFile[] {
    return this.#files.map((file, at) => ({ ...file, start: this.#starts[at] ?? 0 }));
  }

  /** How far all runs are, 0..1, when the one that is on has used this share of its time. */
  progress(share: number): number {
    return (this.#ended + Math.min(1, share)) / (this.#plan.repeats ?? 1);
  }

  /** The run that is on, once it has ended. */
  get ended(): EndedRun {
    const [standardOutput] = this.files;
    return {
      repeat: this.#ended + 1,
      standardOutput: standardOutput?.path ?? '',
      outputStart: standardOutput?.start ?? 0,
      resultFile: this.#plan.resultFile,
    };
  }

  /** Makes room for the next run; nobody may write to the raw files any more. */
  next(): void {
    clearResultFile(this.#plan.resultFile);
    this.#starts = this.#files.map((file) => endLastLine(file.path));
    this.#ended += 1;
  }
}

/** Ends a last line without an end, so that the next run begins a new one; returns the size. An output without a byte may have no file. */
function endLastLine(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || lastByte(path, size) === NEWLINE) return size;
  appendFileSync(path, '\n');
  return size + 1;
}

function lastByte(path: string, size: number): number | undefined {
  const file = openSync(path, 'r');
  try {
    const last = Buffer.alloc(1);
    readSync(file, last, 0, 1, size - 1);
    return last[0];
  } finally {
    closeSync(file);
  }
}
