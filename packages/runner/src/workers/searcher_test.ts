import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAutotunerError } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import { createSearcher } from './searcher.ts';

const HOSTILE = '(a+)+$';

test('createSearcher() ends a search whose pattern backtracks for ever, while the event loop goes on', async (t) => {
  const path = join(await tempDir(t), 'a.log');
  await writeFile(path, `${'a'.repeat(60)}!\nneedle\n`);
  const searcher = createSearcher({ timeoutMs: 1500 });
  t.after(() => searcher.close());
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 20);
  t.after(() => clearInterval(timer));
  await assert.rejects(
    searcher.search(path, { grep: HOSTILE }),
    (error) => isAutotunerError(error, 'AT_REQUEST_INVALID') && /within 1500 ms/.test(error.message),
  );
  assert.ok(turns > 10, `${turns} turns`);
  assert.deepEqual((await searcher.search(path, { grep: 'needle' })).lines, ['needle']);
});

test('createSearcher() refuses what is no regular expression', async (t) => {
  const searcher = createSearcher();
  t.after(() => searcher.close());
  await assert.rejects(searcher.search('/none', { grep: '(' }), (error) =>
    isAutotunerError(error, 'AT_REQUEST_INVALID'),
  );
});
