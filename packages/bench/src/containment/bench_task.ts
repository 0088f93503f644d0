import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseTaskFile, type TaskConfig } from '@autotuner/core';

/** The programs of the zoo. */
export const ZOO: string = fileURLToPath(new URL('../../../../test/fixtures/zoo/', import.meta.url));

/** A task of the bench, with the members of a task file that matter to it. */
export function benchTask(file: Readonly<Record<string, unknown>>): TaskConfig {
  const parsed = parseTaskFile(
    {
      name: 'bench',
      reads_params_env: true,
      parameters: { x: { type: 'float', low: 0, high: 1 } },
      objective: 'minimize seconds',
      sampler: { type: 'random', seed: 1 },
      ...file,
    },
    { cwd: tmpdir() },
  );
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

/** Runs a bench with a folder of its own, which is removed afterwards. */
export async function withFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'autotuner-bench-'));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
