/**
 * Does one thing with a data folder and says as one line of JSON what came of it:
 * `node data_folder_program.ts ACTION HOME DRIVER`. With the action `own` it keeps the lock until it is killed.
 */
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { isAutotunerError } from '@autotuner/core';
import { lockDataFolder, openStore, prepareDataFolder } from '../src/mod.ts';
import { chosenDriver } from './chosen_driver.ts';

/** What the program says. */
export type DataFolderLine =
  | { readonly done: true }
  | { readonly done: false; readonly code: string; readonly message: string };

async function act(action: string, place: { readonly home: string; readonly driver: string }): Promise<void> {
  const { home } = place;
  const driver = chosenDriver(place.driver);
  if (action === 'prepare') return prepareDataFolder(home);
  if (action === 'own') {
    await lockDataFolder(home, {
      command: 'autotuner run "my task.yaml"',
      url: 'http://127.0.0.1:8000',
      driver,
    });
    return;
  }
  const store = await openStore({ path: join(home, 'autotuner.db'), driver });
  await store.close();
}

async function main(): Promise<DataFolderLine> {
  const [action = '', home = '', driver = ''] = process.argv.slice(2);
  try {
    await act(action, { home, driver });
    return { done: true };
  } catch (error) {
    const code = isAutotunerError(error) ? error.code : 'a fault';
    return { done: false, code, message: error instanceof Error ? error.message : String(error) };
  }
}

const line = await main();
// A killed process would not leave what it compiled to the next one.
flushCompileCache();
process.stdout.write(`${JSON.stringify(line)}\n`);
// An owner stays alive on a timer of its own: a lock must not depend on what else keeps the process going.
if (process.argv[2] === 'own' && line.done) setInterval(() => {}, 60_000);
