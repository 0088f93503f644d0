import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import type { ExitFacts } from './tier.ts';

/** What the init of a pid namespace tells while it lives. */
export interface InitReport {
  /** Resolves with how the command ended, or with undefined when the init ended without a word. */
  readonly ended: Promise<ExitFacts | undefined>;
  /** CPU time of what the init has collected so far, in milliseconds. */
  cpuMs(): number;
}

/** Reads the lines of an init's report as they come. */
export function readInitReport(stream: Readable | undefined, command: string): InitReport {
  let cpuMs = 0;
  let text = '';
  const ended = new Promise<ExitFacts | undefined>((done) => {
    const readLine = (line: string): void => {
      const [key, value] = line.split(' ');
      if (key === 'cpu') cpuMs = Number(value);
      if (key === 'status') done(factsFromWaitStatus(Number(value)));
      if (key === 'errno') done(failureFromErrno(Number(value), command));
    };
    stream?.on('data', (chunk: Buffer) => {
      const lines = (text + chunk.toString('latin1')).split('\n');
      text = lines.pop() ?? '';
      lines.forEach(readLine);
    });
    stream?.on('error', () => undefined);
    stream?.once('close', () => done(undefined));
    if (stream === undefined) done(undefined);
  });
  return { ended, cpuMs: () => cpuMs };
}

/** Reads a wait status. The layout that wait(2) has on every Linux: signal in the low seven bits, exit code above eight. */
export function factsFromWaitStatus(status: number): ExitFacts {
  const signal = status & 0x7f;
  if (signal === 0) return { kind: 'exit', code: (status >> 8) & 0xff };
  return { kind: 'signal', signal: nameOf(constants.signals, signal) ?? `SIG${signal}` };
}

/** Says that a command could not be executed, by the number of the error. */
export function failureFromErrno(errno: number, command: string): ExitFacts {
  const name = nameOf(constants.errno, errno) ?? `errno ${errno}`;
  return { kind: 'spawn', errno: name, detail: `Command "${command}" could not be executed` };
}

function nameOf(table: object, value: number): string | undefined {
  return Object.entries(table).find((entry) => entry[1] === value)?.[0];
}
