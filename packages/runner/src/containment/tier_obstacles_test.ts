import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { findCgroupObstacle } from './tier_obstacles.ts';

test('findCgroupObstacle() names the folder and the error', async (t) => {
  assert.equal(findCgroupObstacle(undefined), 'no cgroup2 file system is mounted that this program is in');
  assert.equal(
    findCgroupObstacle('/no/such/base/'),
    'no control group can be made in "/no/such/base" (ENOENT)',
  );
  const folder = await tempDir(t);
  assert.equal(findCgroupObstacle(folder), 'the kernel has no cgroup.kill, which came with Linux 5.14');
  assert.deepEqual(readdirSync(folder), [], 'what it tried with is removed');
});
