import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { isAutotunerError, type StartedExperiment } from '@autotuner/core';
import { sampleConfig } from '@autotuner/core/testing';
import { DRIVERS } from '../testing/chosen_driver.ts';
import { lockDataFolder } from './data_folder_lock.ts';
import { openStore } from './open_store.ts';
import { prepareDataFolder } from './prepare_data_folder.ts';

const run = promisify(execFile);

for (const driver of DRIVERS) {
  test(`openStore() on ${driver} refuses writes while the disk is full, and goes on when there is room`, async (t) => {
    const home = await mountTiny(t);
    if (home === undefined) return;
    const store = await openStore({ path: join(home, 'autotuner.db'), driver });
    t.after(() => store.close());
    const { id } = await store.createTask({ config: sampleConfig() });
    await store.moveTask(id, { to: 'running' });
    await fill(home);
    const calls = Array.from({ length: 40 }, () =>
      store.createTask({ config: sampleConfig({ cwd: '/x'.repeat(9000) }) }),
    );
    const settled = await Promise.allSettled(calls);
    const refused = settled.filter((result) => result.status === 'rejected');
    assert.ok(refused.length > 0);
    for (const { reason } of refused) {
      assert.ok(isAutotunerError(reason, 'AT_STORE_UNWRITABLE'), String(reason));
      assert.match(
        reason.message,
        /^Cannot write database ".*autotuner\.db": .* \(ENOSPC\); free some space or choose /,
      );
    }
    // What was acknowledged is there, what was refused is not.
    const stored = await store.listTasks();
    assert.equal(stored.length, 1 + settled.length - refused.length);
    await rm(join(home, 'logs', 'filler'));
    await store.checkWritable();
    const after = await store.createTask({ config: sampleConfig() });
    assert.deepEqual(
      (await store.listEvents({ taskId: after.id })).map((event) => event.seq),
      [1],
    );
  });

  test(`startExperiment() on ${driver} uses up no number while the disk is full`, async (t) => {
    const home = await mountTiny(t);
    if (home === undefined) return;
    const store = await openStore({ path: join(home, 'autotuner.db'), driver });
    t.after(() => store.close());
    const { id } = await store.createTask({ config: sampleConfig() });
    await store.moveTask(id, { to: 'running' });
    const start = (reason = 'x'.repeat(9000)): Promise<StartedExperiment> =>
      store.startExperiment({
        taskId: id,
        params: { x: 1 },
        origin: 'sampler',
        reason,
        attempt: { token: 'token', tier: 'group' },
      });
    await start();
    await fill(home);
    const settled = await Promise.allSettled(Array.from({ length: 40 }, () => start()));
    const refused = settled.filter((result) => result.status === 'rejected');
    assert.ok(refused.length > 0);
    for (const { reason } of refused)
      assert.ok(isAutotunerError(reason, 'AT_STORE_UNWRITABLE'), String(reason));
    await rm(join(home, 'logs', 'filler'));
    const { experiment } = await start('small');
    assert.equal(experiment.number, 2 + settled.length - refused.length);
    const events = await store.listEvents({ taskId: id });
    assert.deepEqual(
      events.map((event) => event.seq),
      Array.from({ length: 2 + 2 * experiment.number }, (_, at) => at + 1),
    );
  });

  test(`checkWritable() on ${driver} finds out that the disk is full`, async (t) => {
    const home = await mountTiny(t);
    if (home === undefined) return;
    const store = await openStore({ path: join(home, 'autotuner.db'), driver });
    t.after(() => store.close());
    await fill(home);
    // The log of SQLite may have room left in its last block.
    const tries = Array.from({ length: 20 }, () => store.checkWritable().catch((error: unknown) => error));
    const answers = await Promise.all(tries);
    for (let n = 0; n < 40; n += 1)
      answers.push(await store.checkWritable().catch((error: unknown) => error));
    assert.ok(isAutotunerError(answers.at(-1), 'AT_STORE_UNWRITABLE'), String(answers.at(-1)));
  });
}

test('prepareDataFolder(), lockDataFolder() and openStore() refuse a disk that is full at the start', async (t) => {
  const home = await mountTiny(t);
  if (home === undefined) return;
  await fill(home);
  await assert.rejects(prepareDataFolder(home), {
    code: 'AT_STORE_UNWRITABLE',
    message: /^Cannot write data folder ".*": ENOSPC: .*; free some space or choose another data folder/,
  });
  await assert.rejects(lockDataFolder(home, { command: 'test' }), {
    code: 'AT_STORE_UNWRITABLE',
    message: /ENOSPC/,
  });
  for (const driver of DRIVERS)
    await assert.rejects(openStore({ path: join(home, 'autotuner.db'), driver }), {
      code: 'AT_STORE_UNWRITABLE',
    });
});

/** A file system of 1 MiB; undefined, with the test skipped, where this user may not mount one. */
async function mountTiny(t: TestContext): Promise<string | undefined> {
  const home = await mkdtemp(join(tmpdir(), 'autotuner-test-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', home]);
  } catch {
    await rmdir(home);
    t.skip('this user may not mount a file system');
    return undefined;
  }
  // Lazily: the store of the test is closed after this.
  t.after(() => run('umount', ['-l', home]).then(() => rmdir(home)));
  return home;
}

async function fill(home: string): Promise<void> {
  // It writes as much as there is room for, and then fails.
  await mkdir(join(home, 'logs'), { recursive: true });
  await writeFile(join(home, 'logs', 'filler'), new Uint8Array(2 ** 21)).catch(() => undefined);
}
