/**
 * Runs experiments of one task in the store at PATH, several at a time, and says on standard output what it asks for
 * and what was acknowledged: `node lifecycle_program.ts PATH DRIVER TASK COUNT`. It is there to be killed.
 */
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import type { Store } from '@autotuner/core';
import { openStore } from '../src/open_store.ts';
import { chosenDriver } from './chosen_driver.ts';

/** What a line of the program says. */
export type LifecycleLine =
  | { readonly said: 'asked' }
  | { readonly said: 'started'; readonly number: number }
  | { readonly said: 'finished'; readonly number: number; readonly toldOrder: number | undefined };

const CALLERS = 8;

/** Past every buffer of this process: what a reader of the pipe sees was written before the next statement ran. */
function say(line: LifecycleLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

async function runLifecycle(store: Store, taskId: number): Promise<void> {
  say({ said: 'asked' });
  const { experiment, attempt } = await store.startExperiment({
    taskId,
    params: { x: 0.5 },
    origin: 'sampler',
    reason: 'sample',
    attempt: { token: 'token', tier: 'scan' },
  });
  const { number } = experiment;
  say({ said: 'started', number });
  // As the engine does: nobody waits for these, and they join the commit of the end or one before it.
  const notes = [
    store.putLogFile({ taskId, experiment: number, kind: 'experiment', path: `${number}.log` }),
    store.moveAttempt(attempt, 'benchmarking'),
    store.addIdentity(attempt, { pid: number }),
  ];
  const settled = await store.finishAttempt(attempt, {
    outcome: { kind: 'exit', code: 0 },
    leaked: 0,
    phaseMs: {},
    experimentState: 'succeeded',
    scores: [number],
    told: true,
  });
  await Promise.all(notes);
  say({ said: 'finished', number, toldOrder: settled.toldOrder });
}

async function main(): Promise<void> {
  const [path = '', driver, taskId, count] = process.argv.slice(2);
  const store = await openStore({ path, driver: chosenDriver(driver) });
  // A killed process would not leave what it compiled to the next one.
  flushCompileCache();
  let left = Number(count);
  const call = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await runLifecycle(store, Number(taskId));
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, call));
  await store.close();
}

await main();
