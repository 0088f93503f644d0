import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { Wake } from '../engine/wake.ts';
import { followLog } from './follow_log.ts';

test('followLog() yields every line once while the file grows in pieces, and ends when the writer has ended', async (t) => {
  const path = join(await tempDir(t), 'a.log');
  const wake = new Wake();
  let ended = false;
  const seen: string[] = [];
  const following = (async () => {
    const options = { signal: new AbortController().signal, wake, hasEnded: async () => ended };
    for await (const one of followLog(path, options)) seen.push(one.line);
  })();
  for (let at = 0; at < 50; at++) {
    await appendFile(path, `line ${at}`);
    wake.notify();
    await appendFile(path, '\n');
    wake.notify();
  }
  ended = true;
  wake.notify();
  await following;
  assert.deepEqual(
    seen,
    Array.from({ length: 50 }, (_, at) => `line ${at}`),
  );
});

test('followLog() goes on after the offset of the last line seen', async (t) => {
  const path = join(await tempDir(t), 'a.log');
  await writeFile(path, 'one\ntwo\nthree\n');
  const options = { signal: new AbortController().signal, wake: new Wake(), hasEnded: async () => true };
  const offsets: number[] = [];
  for await (const one of followLog(path, options)) offsets.push(one.nextOffset);
  assert.deepEqual(offsets, [4, 8, 14]);
  const rest: string[] = [];
  for await (const one of followLog(path, { ...options, from: 4 })) rest.push(one.line);
  assert.deepEqual(rest, ['two', 'three']);
});

test('followLog() reads a file from its start again when it was cleared', async (t) => {
  const path = join(await tempDir(t), 'a.log');
  await writeFile(path, 'old old old\n');
  const options = { signal: new AbortController().signal, wake: new Wake(), hasEnded: async () => true };
  await writeFile(path, 'new\n');
  const seen: string[] = [];
  for await (const one of followLog(path, { ...options, from: 12 })) seen.push(one.line);
  assert.deepEqual(seen, ['new']);
});

test('followLog() ends on abort', async (t) => {
  const path = join(await tempDir(t), 'a.log');
  const stop = new AbortController();
  const options = { signal: stop.signal, wake: new Wake(), hasEnded: async () => false };
  const next = followLog(path, options)[Symbol.asyncIterator]().next();
  stop.abort();
  assert.equal((await next).done, true);
});
