import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { tempDir } from '@autotuner/core/testing';
import { createLogger } from '../create_logger.ts';

// No logger of this file starts a writer, which would see to all of them.

test('durability "batch" writes lines by itself within milliseconds', { timeout: 10_000 }, async (t) => {
  const path = join(await tempDir(t), 'out.log');
  const logger = createLogger({ files: [path], durability: 'batch' });
  t.after(() => logger.close());
  for (let round = 1; round <= 3; round++) {
    for (let n = 0; n < 10; n++) logger.info({ n }, 'x');
    while (readFileSync(path, 'utf8').split('\n').length - 1 < round * 10) await sleep(1);
    assert.deepEqual([logger.stats().written, logger.stats().pending], [round * 10, 0]);
  }
});

test('durability "batch" writes without the event loop when lines keep coming', async (t) => {
  const path = join(await tempDir(t), 'out.log');
  const logger = createLogger({ files: [path], durability: 'batch' });
  t.after(() => logger.close());
  const endMs = performance.now() + 100;
  let calls = 0;
  while (performance.now() < endMs) {
    logger.info({ n: calls++ }, 'x');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
  }
  const { written } = logger.stats();
  assert.ok(written > calls / 2, `${written} of ${calls} are written`);
});
