import { spawn } from 'node:child_process';
import { build, type Histogram } from 'hdr-histogram-js';

/** A command to time as a whole process. */
export interface TimedCommand {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a command with its output thrown away and resolves with its wall time in milliseconds. */
async function timeOnce(command: TimedCommand): Promise<number> {
  const [file, ...args] = command.argv;
  const start = performance.now();
  const child = spawn(file, args, { stdio: 'ignore', cwd: command.cwd, env: command.env ?? process.env });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
  return performance.now() - start;
}

/** Times several commands in turn, round by round, so that a slow moment of the machine hits all of them; microseconds. */
export async function timeInTurn(
  commands: readonly TimedCommand[],
  rounds: number,
): Promise<ReadonlyMap<string, Histogram>> {
  const times = new Map(commands.map((one) => [one.name, build({ highestTrackableValue: 600_000_000 })]));
  for (const command of commands) await timeOnce(command);
  for (let round = 0; round < rounds; round++) {
    for (const command of commands) {
      times.get(command.name)?.recordValue(Math.max(1, Math.round((await timeOnce(command)) * 1000)));
    }
  }
  return times;
}
