import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AutotunerError, isAutotunerError } from '@autotuner/core';
import { untilWritable } from './until_writable.ts';

const full = (): AutotunerError => new AutotunerError('AT_STORE_UNWRITABLE', 'Cannot write: no room');

test('untilWritable() goes on when there is room again, and tells once that it waits', async () => {
  let calls = 0;
  let told = 0;
  const write = async (): Promise<string> => {
    calls += 1;
    if (calls < 3) throw full();
    return 'written';
  };
  const options = { signal: new AbortController().signal, onWait: () => (told += 1) };
  assert.equal(await untilWritable(write, options), 'written');
  assert.deepEqual([calls, told], [3, 1]);
});

test('untilWritable() throws other faults at once, and gives up when its signal aborts', async () => {
  const stop = new AbortController();
  const options = { signal: stop.signal, onWait: () => stop.abort() };
  await assert.rejects(
    untilWritable(() => Promise.reject(new Error('broken')), options),
    /broken/,
  );
  await assert.rejects(
    untilWritable(() => Promise.reject(full()), options),
    (error) => isAutotunerError(error, 'AT_STORE_UNWRITABLE'),
  );
});
