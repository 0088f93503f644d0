import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAutotunerError } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import fc from 'fast-check';
import { readLogPage } from './read_page.ts';

test('readLogPage() gives whole lines and leaves a torn last one for later', async (t) => {
  const path = join(await tempDir(t), 'a.log');
  await writeFile(path, 'one\ntwo\nthr');
  assert.deepEqual(await readLogPage(path), { lines: ['one', 'two'], nextOffset: 8, size: 11 });
  await appendFile(path, 'ee\n');
  assert.deepEqual((await readLogPage(path, { from: 8 })).lines, ['three']);
});

test('readLogPage() takes a missing file for an empty log', async (t) => {
  const page = await readLogPage(join(await tempDir(t), 'none.log'));
  assert.deepEqual(page, { lines: [], nextOffset: 0, size: 0 });
});

test('readLogPage() pages through a log without a gap or a repetition', async (t) => {
  const path = join(await tempDir(t), 'a.log');
  const line = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\n', ' '));
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      async (lines, limit) => {
        await writeFile(path, lines.map((one) => `${one}\n`).join(''));
        const seen: string[] = [];
        for (let from = 0; ;) {
          const page = await readLogPage(path, { from, limit });
          seen.push(...page.lines);
          from = page.nextOffset;
          if (from === page.size) break;
        }
        assert.deepEqual(seen, lines);
      },
    ),
    { numRuns: 50 },
  );
});

test('readLogPage() finds the last lines, also across slices of the file', async (t) => {
  const path = join(await tempDir(t), 'a.log');
  const lines = Array.from({ length: 5000 }, (_, at) => `line ${at} ${'x'.repeat(at % 100)}`);
  await writeFile(path, `${lines.join('\n')}\n`);
  for (const tail of [1, 10, 3000, 6000]) {
    assert.deepEqual((await readLogPage(path, { tail })).lines, lines.slice(-tail), `tail ${tail}`);
  }
  assert.deepEqual((await readLogPage(path, { tail: 0 })).lines, []);
});

test('readLogPage() searches before it takes the last lines', async (t) => {
  const path = join(await tempDir(t), 'a.log');
  await writeFile(path, 'match 1\nother\nmatch 2\nmatch 3\nother\n');
  assert.deepEqual((await readLogPage(path, { grep: '^match', tail: 2 })).lines, ['match 2', 'match 3']);
});

test('readLogPage() names what is wrong with a search pattern', async (t) => {
  const path = join(await tempDir(t), 'a.log');
  await assert.rejects(
    () => readLogPage(path, { grep: '(' }),
    (error) => isAutotunerError(error, 'AT_REQUEST_INVALID') && /"\("/.test(error.message),
  );
});
