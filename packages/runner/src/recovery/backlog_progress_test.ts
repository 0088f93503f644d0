import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBacklogProgress } from './backlog_progress.ts';

test('createBacklogProgress() is silent for a second, and then tells every five how far it has come', () => {
  let now = 0;
  const said: string[] = [];
  const onRead = createBacklogProgress({
    totalBytes: 200_000_000,
    clock: { monotonic: () => now },
    say: (text) => said.push(text),
  });
  for (; now <= 12_000; now += 500) onRead(4_000_000);
  assert.deepEqual(
    said.map((text) => /(\d+) % of 200 MB$/.exec(text)?.[1]),
    ['6', '26', '46'],
  );
  now = 60_000;
  onRead(900_000_000);
  assert.match(said.at(-1) ?? '', /100 %/, 'there may be more than was known');
});
