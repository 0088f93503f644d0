import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createLogger } from '@autotuner/logger';

/* Logs where threads are not allowed: `no_worker_program.ts file`. Prints what it saw. */

const FILE = process.argv[2] ?? '';

function canStartWorker(): boolean {
  try {
    new Worker('', { eval: true }).unref();
    return true;
  } catch {
    return false;
  }
}

const rotation = { maxBytes: 60_000, gzip: true };
const logger = createLogger({ files: [{ path: FILE, rotation }] });
for (let n = 0; n < 1_000; n++) logger.info({ n }, 'Written between turns');
const { pending } = logger.stats();
// One turn of the event loop is enough for the timer; the limit is for a busy machine.
for (let looks = 0; logger.stats().pending > 0 && looks < 1_000; looks++) await sleep(1);
const inTurns = logger.stats().written;
logger.error({ n: 1_000 }, 'Written by the call');
const hasError = readFileSync(FILE, 'utf8').includes('Written by the call');
for (let n = 1_001; n < 1_010; n++) logger.info({ n }, 'Written at the end');
console.log(JSON.stringify({ canStartWorker: canStartWorker(), pending, inTurns, hasError }));
