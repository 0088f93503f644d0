import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { reportFilesProblem } from './report_files.ts';

test('reportFilesProblem() tells before a run what could not be written after it', async (t) => {
  const folder = await tempDir(t);
  const page = join(folder, 'page.md');
  await writeFile(page, 'no marks');
  assert.equal(
    await reportFilesProblem({ json: join(folder, 'a.json'), html: join(folder, 'a.html') }),
    undefined,
  );
  assert.match(
    (await reportFilesProblem({ json: join(folder, 'none', 'a.json') })) ?? '',
    /^Cannot use --json ".*a\.json": must be in a folder that can be written to$/,
  );
  assert.match((await reportFilesProblem({ csv: folder })) ?? '', /--csv ".*": is a folder, must be a file/);
  assert.match(
    (await reportFilesProblem({ docs: page })) ?? '',
    /--docs ".*": must be a document with the marks/,
  );
  assert.match(
    (await reportFilesProblem({ docs: join(folder, 'no.md') })) ?? '',
    /--docs .*must be a document/,
  );
  await writeFile(page, '<!-- loggers: written by bench:run -->\n<!-- loggers: end -->\n');
  assert.equal(await reportFilesProblem({ docs: page }), undefined);
});
