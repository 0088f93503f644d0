import type { LogRef, Tuner } from '@autotuner/core';
import { AutotunerError } from '@autotuner/core';
import type { CommandInput, Execute } from '../command.ts';
import { withReader } from '../session/open_tuner.ts';
import { exitCodeOf, StopLadder, type StopSignal } from '../session/stop_ladder.ts';
import { refOrLatest } from '../session/task_ref.ts';

const PAGE = 10_000;

/** `autotuner logs [TASK[/EXP]]`: prints a log, and with --follow what is added to it. */
export const logs: Execute = (input) =>
  withReader(input.cli, async ({ tuner }) => {
    const grep = input.options.text('grep');
    if (grep !== undefined) assertPattern(grep);
    const ref = await refOrLatest(tuner, input.args[0]);
    const reader = { tuner, ref, input, ...(grep === undefined ? {} : { grep }) };
    const from = await printStored(reader);
    return input.options.isOn('follow') ? follow(reader, from) : 0;
  });

interface LogReader {
  readonly tuner: Tuner;
  readonly ref: LogRef;
  readonly input: CommandInput;
  readonly grep?: string;
}

/** Resolves with the offset to follow on from. */
async function printStored({ tuner, ref, input, grep }: LogReader): Promise<number> {
  const tail = input.options.number('lines');
  const filter = grep === undefined ? {} : { grep };
  const { out } = input.cli;
  for (let from = 0; ;) {
    const query = tail === undefined ? { from, limit: PAGE } : { tail: Math.min(tail, 100_000) };
    const page = await tuner.readLog(ref, { ...query, ...filter });
    if (page.lines.length > 0) out.write(`${page.lines.join('\n')}\n`);
    // A last line without its end stays behind: then a page does not move on.
    if (tail !== undefined || page.nextOffset <= from || page.nextOffset >= page.size) return page.nextOffset;
    from = page.nextOffset;
    await out.flush();
  }
}

async function follow({ tuner, ref, input, grep }: LogReader, from: number): Promise<number> {
  const leave = new AbortController();
  let signal: StopSignal | undefined;
  const ladder = new StopLadder({
    onStep: (_step, received) => {
      signal = received;
      leave.abort();
    },
  });
  const pattern = grep === undefined ? undefined : new RegExp(grep, 'u');
  try {
    for await (const { line } of tuner.followLog(ref, { from, signal: leave.signal })) {
      if (pattern === undefined || pattern.test(line)) input.cli.out.line(line);
    }
  } finally {
    ladder.close();
  }
  return signal === undefined ? 0 : exitCodeOf(signal);
}

function assertPattern(grep: string): void {
  try {
    RegExp(grep, 'u');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AutotunerError(
      'AT_USAGE',
      `Cannot use --grep "${grep}": ${why}; expected a regular expression`,
    );
  }
}
