import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createLogger } from '@autotuner/logger';

/* Logs numbered lines and ends the writer's thread in the middle: `writer_death_program.ts file ms`. Prints its counts. */

const [file = '', delayMs = '0'] = process.argv.slice(2);
const workers: Worker[] = [];
process.on('worker', (worker) => workers.push(worker));
const logger = createLogger({ files: [file] });
let count = 0;

function burst(lines: number): void {
  for (let at = 0; at < lines; at++)
    logger.info({ n: count++, half: count / 2 }, 'Counted beside a writer that dies');
}

burst(100);
// Long enough for the writer to have begun.
await sleep(300);
const until = performance.now() + 30 + Number(delayMs);
while (performance.now() < until) {
  burst(200);
  await sleep(0);
}
const ended = workers[0]?.terminate();
for (let round = 0; round < 100; round++) {
  burst(100);
  if (round % 10 === 0) await sleep(0);
}
await ended;
burst(1_000);
await logger.flush();
console.log(JSON.stringify({ count, ...logger.stats(), writers: workers.length }));
burst(10);
