import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { DRIVERS, NEEDS_BOTH } from '../testing/chosen_driver.ts';
import type { LifecycleLine } from '../testing/lifecycle_program.ts';
import { spawnProgram } from '../testing/spawn_program.ts';
import { openStore } from './open_store.ts';

const EACH = 60;

for (const pair of [
  ['sqlite3', 'sqlite3'],
  ['node:sqlite', 'node:sqlite'],
  ['sqlite3', 'node:sqlite'],
] as const) {
  const skip = pair.every((driver) => DRIVERS.includes(driver)) ? false : NEEDS_BOTH;
  test(
    `openStore() lets a process with ${pair[0]} and one with ${pair[1]} write one file at once`,
    { skip },
    async (t) => {
      const path = join(await tempDir(t), 'autotuner.db');
      const store = await openStore({ path, driver: pair[0] });
      t.after(() => store.close());
      const { id } = await store.createTask({ config: sampleConfig() });
      await store.moveTask(id, { to: 'running' });
      const programs = pair.map((driver) =>
        spawnProgram<LifecycleLine>(t, 'lifecycle_program.ts', {
          args: [path, driver, String(id), `${EACH}`],
        }),
      );
      const lines = await Promise.all(programs.map((program) => program.rest()));
      // An SQLITE_BUSY that reached a caller would have ended the program with code 1.
      assert.deepEqual(await Promise.all(programs.map((program) => program.ended())), [0, 0]);
      const finished = lines.flat().flatMap((line) => (line.said === 'finished' ? [line] : []));
      const all = Array.from({ length: 2 * EACH }, (_, i) => i + 1);
      assert.deepEqual(finished.map((line) => line.number).toSorted(byValue), all);
      assert.deepEqual(finished.map((line) => line.toldOrder ?? 0).toSorted(byValue), all);
      const events = await store.listEvents({ taskId: id, limit: 1000 });
      assert.deepEqual(
        events.map((event) => event.seq),
        Array.from({ length: 2 + 6 * 2 * EACH }, (_, i) => i + 1),
      );
    },
  );
}

function byValue(a: number, b: number): number {
  return a - b;
}
