import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Logs through the writer and through a sink, and says how many lines there are and how many of its threads have failed. */
const PROGRAM = `
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createLogger, openFileSink } from '@autotuner/logger';

let failed = 0;
// Threads of loggers keep no process alive.
const alive = setInterval(() => {}, 1_000);
process.on('worker', (worker) => worker.on('error', () => failed++));
const batched = createLogger({ files: ['batched.log'] });
const sync = createLogger({ kind: 'sync', sinks: [openFileSink('sync.log')] });
const ring = createLogger({ kind: 'ring', bytes: 10_000, file: 'ring.log' });
const [worker] = await once(process, 'worker');
await once(worker, 'online');
for (const logger of [batched, sync, ring]) logger.info('x');
ring.dump();
for (const logger of [batched, sync, ring]) await logger.close();
const lines = ['batched.log', 'sync.log', 'ring.log'].map((name) => readFileSync(name, 'utf8').split('\\n').length - 1);
clearInterval(alive);
console.log(JSON.stringify({ lines, failed }));
`;

/** What a run should print: a dump has a record in front. */
const EXPECTED = JSON.stringify({ lines: [1, 1, 2], failed: 0 });

/** Installs the packed logger into an empty folder, with nothing but what it depends on, and runs a program there. */
export async function problemsOfPackedLogger(archives: string): Promise<string[]> {
  const folder = join(archives, 'alone');
  for (const name of ['core', 'logger']) {
    const archive = readdirSync(archives).find((file) => file.startsWith(`autotuner-${name}-`)) ?? '';
    const into = join(folder, 'node_modules/@autotuner', name);
    mkdirSync(into, { recursive: true });
    await execute('tar', ['-xzf', join(archives, archive), '-C', into, '--strip-components=1']);
  }
  writeFileSync(join(folder, 'program.mjs'), PROGRAM);
  try {
    const { stdout } = await execute(process.execPath, ['program.mjs'], { cwd: folder, timeout: 60_000 });
    if (stdout.trim() === EXPECTED) return [];
    return [`packages/logger: a program with the packed logger prints ${stdout.trim()}, must be ${EXPECTED}`];
  } catch (error) {
    return [`packages/logger: a program with the packed logger fails: ${String(error)}`];
  }
}
