/**
 * Compiles kernel.c with the flags given and runs it; the fastest of three runs counts. A wrong result is a failure.
 * usage: node run.ts FLAG...        (gcc from PATH, or the one in CC)
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RUNS = 3;
const folder = mkdtempSync(join(tmpdir(), 'gcc-flags-'));
const binary = join(folder, 'kernel');

function run(program: string, args: readonly string[]): void {
  const result = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.error !== undefined) throw result.error;
  if (result.status === 0) return;
  rmSync(folder, { recursive: true, force: true });
  console.error(`${program} ended with ${result.signal ?? `exit code ${result.status}`}`);
  if (result.signal !== null) process.kill(process.pid, result.signal);
  process.exit(result.status ?? 1);
}

const flags = process.argv.slice(2);
console.log(`gcc ${flags.join(' ')}`);
const compileStart = performance.now();
run(process.env['CC'] ?? 'gcc', [...flags, join(import.meta.dirname, 'kernel.c'), '-o', binary, '-lm']);
const compileMs = performance.now() - compileStart;
const times: number[] = [];
for (let round = 0; round < RUNS; round++) {
  const start = performance.now();
  run(binary, []);
  times.push(performance.now() - start);
}
rmSync(folder, { recursive: true, force: true });
console.log(
  JSON.stringify({ run_ms: Math.round(Math.min(...times) * 10) / 10, compile_ms: Math.round(compileMs) }),
);
