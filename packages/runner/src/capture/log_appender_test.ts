import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir, withSmallDisk } from '@autotuner/core/testing';
import { openLogAppender } from './log_appender.ts';

test('openLogAppender() goes on behind the last whole line and cuts a torn one', async (t) => {
  const path = join(await tempDir(t), 'log');
  writeFileSync(path, `one\ntwo\n${'torn'.repeat(50_000)}`);
  const log = await openLogAppender(path);
  await log.append('three\n');
  await log.close();
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\nthree\n');
});

test('openLogAppender() cuts everything when there is no line end at all', async (t) => {
  const path = join(await tempDir(t), 'log');
  writeFileSync(path, 'torn');
  const log = await openLogAppender(path);
  assert.equal(readFileSync(path, 'utf8'), '');
  await log.close();
});

test('append() keeps the order of calls that overlap', async (t) => {
  const path = join(await tempDir(t), 'log');
  const log = await openLogAppender(path);
  const lines = Array.from({ length: 200 }, (_, index) => `line ${index}\n`);
  await Promise.all(lines.map((line, index) => log.append(index % 2 === 0 ? line : Buffer.from(line))));
  assert.equal(readFileSync(path, 'utf8'), lines.join(''));
  await log.close();
  await log.close();
});

test('append() leaves no half line behind when the disk is full, and works again when there is room', async (t) => {
  const folder = join(await tempDir(t), 'small');
  const isDone = await withSmallDisk({ folder, kilobytes: 64 }, async () => {
    const log = await openLogAppender(join(folder, 'log'));
    await log.append('first\n');
    await assert.rejects(log.append(`${'x'.repeat(200_000)}\n`), { code: 'ENOSPC' });
    await log.append('second\n');
    await log.close();
    assert.equal(readFileSync(join(folder, 'log'), 'utf8'), 'first\nsecond\n');
  });
  if (!isDone) t.skip('needs the right to mount a small file system');
});
