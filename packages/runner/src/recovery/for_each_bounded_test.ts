import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachBounded } from './for_each_bounded.ts';

test('forEachBounded() does every item once, in order, and no more at a time than it may', async () => {
  const begun: number[] = [];
  let [now, most] = [0, 0];
  await forEachBounded([0, 1, 2, 3, 4, 5, 6], {
    limit: 3,
    async work(item) {
      begun.push(item);
      most = Math.max(most, ++now);
      await Promise.resolve();
      now -= 1;
    },
  });
  assert.deepEqual([begun, most, now], [[0, 1, 2, 3, 4, 5, 6], 3, 0]);
});

test('forEachBounded() rejects with the first fault, after all that had begun, and begins nothing more', async () => {
  const begun: number[] = [];
  const work = async (item: number): Promise<void> => {
    begun.push(item);
    await Promise.resolve();
    if (item === 1) throw new Error('broken');
  };
  await assert.rejects(forEachBounded([0, 1, 2, 3, 4, 5], { limit: 2, work }), { message: 'broken' });
  assert.ok(begun.length < 6);
});
