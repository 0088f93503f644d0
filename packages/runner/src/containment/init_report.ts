import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import type { AttemptUsage } from '@autotuner/core';
import { pause } from './pause.ts';
import type { ExitFacts } from './tier.ts';
import type { UsageSampler } from './usage_sampler.ts';

/** What was written last is there within this time after the init has ended. */
const LAST_WORDS_MS = 50;

/** What the init of a contained tree tells while it lives. */
export interface InitReport {
  /** Resolves with how the command ended, or with undefined when the init ended without a word about it. */
  readonly ended: Promise<ExitFacts | undefined>;
  /** True once it has said that it is there, so that what was to be set up is. */
  readonly isUp: boolean;
  /** True once it has said that nothing is left of the tree. */
  readonly isDone: boolean;
  /** To be awaited after the end of the init: when it resolves, all that it said has been read. */
  lastWords(): Promise<void>;
  /** What the tree used: exact when the init told it at the end, else what it told so far and what was sampled. */
  usage(sampler: UsageSampler): AttemptUsage;
}

/** Reads the lines of an init's report as they come. */
export function readInitReport(stream: Readable | undefined, command: string): InitReport {
  const used = { cpuMs: 0, maxRssBytes: 0 };
  let isUp = false;
  let isDone = false;
  let text = '';
  const ended = Promise.withResolvers<ExitFacts | undefined>();
  const over = Promise.withResolvers<void>();
  const readLine = (line: string): void => {
    const [key, value] = line.split(' ');
    if (key === 'up') isUp = true;
    if (key === 'cpu') used.cpuMs = Number(value);
    if (key === 'rss') used.maxRssBytes = Number(value) * 1024;
    if (key === 'status') ended.resolve(factsFromWaitStatus(Number(value)));
    if (key === 'errno') ended.resolve(failureFromErrno(Number(value), command));
    if (key !== 'done') return;
    isDone = true;
    over.resolve();
  };
  const close = (): void => {
    ended.resolve(undefined);
    over.resolve();
  };
  stream?.on('data', (chunk: Buffer) => {
    const lines = (text + chunk.toString('latin1')).split('\n');
    text = lines.pop() ?? '';
    lines.forEach(readLine);
  });
  stream?.on('error', () => undefined);
  stream?.once('close', close);
  if (stream === undefined) close();
  return {
    ended: ended.promise,
    get isUp() {
      return isUp;
    },
    get isDone() {
      return isDone;
    },
    async lastWords() {
      await Promise.race([over.promise, pause(LAST_WORDS_MS)]);
      ended.resolve(undefined);
    },
    usage(sampler) {
      if (isDone) return { ...used, exact: true };
      sampler.addCpu(used.cpuMs);
      return sampler.read();
    },
  };
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
