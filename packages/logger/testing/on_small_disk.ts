import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { tempDir, withSmallDisk } from '@autotuner/core/testing';

/** Runs a test in a folder with room for 64 KiB, half of which `free` gives back; skips it where that cannot be arranged. */
export async function onSmallDisk(
  t: TestContext,
  body: (disk: { readonly folder: string; readonly free: () => void }) => Promise<void>,
): Promise<void> {
  const folder = join(await tempDir(t), 'small');
  const filler = join(folder, 'filler');
  const couldMount = await withSmallDisk({ folder, kilobytes: 64 }, async () => {
    writeFileSync(filler, new Uint8Array(32_768));
    await body({ folder, free: () => truncateSync(filler, 0) });
  });
  if (!couldMount) t.skip('needs the right to mount a small file system');
}
