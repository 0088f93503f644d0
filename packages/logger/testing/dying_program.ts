import { existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@autotuner/logger';

/*
 * Logs numbered lines, 50 a millisecond, and dies in the way that it is told. After each burst it writes how many calls
 * have returned, and when, with a system call of its own: what is in that file was acknowledged.
 */

const [logFile = '', ackFile = '', way = 'normal', lines = '2000'] = process.argv.slice(2);
const BURST = 50;
const total = Number(lines);
const logger = createLogger({ files: [logFile] });
const acks = openSync(ackFile, 'w');
let count = 0;

function burst(): void {
  for (let at = 0; at < BURST; at++) {
    logger.info({ n: count, half: count / 2, who: 'program' }, 'Counted by a program that is about to die');
    count++;
  }
  writeSync(acks, `${count} ${performance.timeOrigin + performance.now()}\n`);
}

function blockFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** Returns when everything is in the file. This thread does nothing meanwhile, so it was the writer. */
function waitForWriter(): void {
  const until = performance.now() + 20_000;
  while (performance.now() < until) {
    blockFor(5);
    if (existsSync(logFile) && readFileSync(logFile, 'utf8').split('\n').length > count) return;
  }
}

/** Fills the heap until the engine gives up. */
function exhaust(): void {
  const kept: unknown[] = [];
  for (;;) kept.push(Array.from({ length: 1_000 }, (_, n) => ({ n })));
}

const ENDS: Readonly<Record<string, () => void>> = {
  normal: () => undefined,
  exit: () => process.exit(0),
  exit_handler: () => {
    process.on('exit', burst);
    process.exit(0);
  },
  throw: () => {
    throw new Error('On purpose');
  },
  rejection: () => void Promise.reject(new Error('On purpose')),
  abort: () => process.abort(),
  memory: exhaust,
  terminated: () => void process.kill(process.pid, 'SIGTERM'),
};

async function main(): Promise<void> {
  const end = ENDS[way];
  if (end === undefined) {
    console.log('ready');
    for (;;) {
      burst();
      if (way === 'blocked') blockFor(1);
      else await sleep(1);
    }
  }
  if (way === 'abort' || way === 'memory') {
    burst();
    waitForWriter();
  }
  while (count < total) {
    burst();
    await sleep(1);
  }
  burst();
  end();
}

await main();
