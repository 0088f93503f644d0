import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { createLogger } from './create_logger.ts';

test('records of its own that a place refuses later make no count negative', async (t) => {
  const folder = join(await tempDir(t), 'gone');
  mkdirSync(folder);
  // Nobody writes in the meantime: the first record is tried by the call, the others wait for close().
  const target = { files: [join(folder, 'out.log')], durability: 'batch' } as const;
  const logger = createLogger({ kind: 'aggregated', target });
  rmSync(folder, { recursive: true });
  for (let n = 0; n < 20; n++) logger.info(`message ${n}`);
  await logger.close();
  const { offered, aggregated, ...others } = logger.stats();
  assert.deepEqual([offered, aggregated], [20, 20]);
  for (const [name, count] of Object.entries(others)) assert.equal(count, 0, name);
});
