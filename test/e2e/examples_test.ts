import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tempDir } from '@autotuner/core/testing';
import { openTuner, readTaskFile, type LocalTuner } from '@autotuner/runner';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Runs the first experiments of an example and asserts that its baseline, a real program, was measured. */
async function assertBaseline(t: TestContext, example: string, metric: string): Promise<LocalTuner> {
  const { config } = await readTaskFile(join(ROOT, 'examples', example, 'task.yaml'), { cwd: ROOT });
  const tuner = await openTuner({ home: await tempDir(t), mode: 'run', command: 'test' });
  t.after(() => tuner.close());
  // A busy machine must not make a timeout of the baseline.
  const patient = { ...config, timeoutMs: 60_000, budget: { experiments: 2 }, concurrency: 1 };
  const { task } = await tuner.createTask(patient);
  await tuner.startTask(task.id);
  const stop = new AbortController();
  for await (const _ of tuner.followLog({ taskId: task.id }, { signal: stop.signal })) continue;
  const { baseline, counts } = await tuner.getTask(task.id);
  assert.equal(baseline?.state, 'succeeded', JSON.stringify(baseline?.outcome));
  assert.ok((baseline.metrics?.[metric] ?? 0) > 0);
  assert.equal(counts.total, 2);
  return tuner;
}

function isInPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

function hasPostgres(): boolean {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  return (
    isInPath('pgbench') &&
    (isInPath('initdb') || versions.some((one) => existsSync(join(debian, one, 'bin/initdb'))))
  );
}

const isX64Linux = process.platform === 'linux' && process.arch === 'x64';
const noGcc = isX64Linux && isInPath('gcc') ? false : 'skipped: needs gcc on x86-64 Linux';
const noPostgres = hasPostgres() ? false : 'skipped: needs the server programs of PostgreSQL';

test('example zstd measures Node itself', async (t) => {
  await assertBaseline(t, 'zstd', 'mb_per_s');
});

test('example training_loop trains, and reports after each epoch', async (t) => {
  const tuner = await assertBaseline(t, 'training_loop', 'accuracy');
  const { reports } = await tuner.getExperiment({ taskId: 1, number: 1 });
  assert.deepEqual(
    reports.map(({ step }) => step),
    Array.from({ length: 80 }, (_, epoch) => epoch + 1),
  );
  assert.ok(reports.every(({ value }) => value !== null && value > 0));
});

test('example llm_server_simulated deploys, measures and tears down', async (t) => {
  await assertBaseline(t, 'llm_server_simulated', 'requests_per_s');
});

test('example gcc_flags compiles and runs its kernel', { skip: noGcc }, async (t) => {
  await assertBaseline(t, 'gcc_flags', 'run_ms');
});

test('example postgres_pgbench measures a private server', { skip: noPostgres }, async (t) => {
  await assertBaseline(t, 'postgres_pgbench', 'tps');
});
