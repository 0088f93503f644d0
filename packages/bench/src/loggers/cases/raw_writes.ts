import { closeSync, openSync, writeSync } from 'node:fs';
import type { CaseContext } from '../child/case_context.ts';
import type { JobResult } from '../plan/job.ts';

const BLOCK_BYTES = 65_536;
const LINE_BYTES = 200;

/** What the system takes in blocks of 64 KiB, as lines of 200 bytes: no logger can be faster. */
export function measure({ job, logFile }: CaseContext): Promise<JobResult> {
  const fd = openSync(logFile, 'a');
  const block = Buffer.alloc(BLOCK_BYTES, 0x61);
  const blocks = job.quick ? 1_000 : 4_000;
  for (let at = 0; at < 100; at++) writeSync(fd, block);
  const startMs = performance.now();
  for (let at = 0; at < blocks; at++) writeSync(fd, block);
  const seconds = (performance.now() - startMs) / 1_000;
  closeSync(fd);
  return Promise.resolve({ metrics: { linesPerSecond: (blocks * BLOCK_BYTES) / LINE_BYTES / seconds } });
}
