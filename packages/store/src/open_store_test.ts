import { join } from 'node:path';
import { tempDir, testStore } from '@autotuner/core/testing';
import { DRIVERS } from '../testing/chosen_driver.ts';
import { openStore } from './open_store.ts';

for (const driver of DRIVERS) {
  testStore(`openStore() on ${driver}`, async (t) => {
    const path = join(await tempDir(t), 'autotuner.db');
    return { open: (clock) => openStore({ path, driver, clock }) };
  });
}
