import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codesExplainedIn, codesRaisedIn, missingFor, wrongRows } from './check_errors.ts';
import { parseText } from './syntax.ts';

test('codesRaisedIn() sees codes given to errors, not those that are compared', () => {
  const text = `
    throw new AutotunerError('AT_THROWN', 'Cannot do it: no');
    const problem = { code: 'AT_IN_RECORD' };
    const chosen = isBusy ? 'AT_CHOSEN' : 'AT_OTHER';
    if (error.code === 'AT_COMPARED') retry();
    if (isAutotunerError(error, 'AT_ASKED')) retry();
    switch (code) { case 'AT_CASE': break; }
    type Known = 'AT_TYPE';
    const table = { 'AT_KEY': 1 };`;
  assert.deepEqual([...codesRaisedIn(parseText('sample.ts', text))].toSorted(), [
    'AT_CHOSEN',
    'AT_IN_RECORD',
    'AT_OTHER',
    'AT_THROWN',
  ]);
});

test('codesExplainedIn() reads headings only', () => {
  const markdown = '# Errors\n\nSee AT_MENTIONED.\n\n## `AT_ONE`\n\n### AT_TWO\n';
  assert.deepEqual([...codesExplainedIn(markdown)], ['AT_ONE', 'AT_TWO']);
});

test('missingFor() names what each code lacks', () => {
  const found = {
    raised: new Set(['AT_A']),
    explained: new Set(['AT_A', 'AT_GONE']),
    tested: new Set(['AT_B']),
  };
  assert.deepEqual(missingFor(['AT_A', 'AT_B'], found), [
    'AT_A: no test names it',
    'AT_B: no file of packages/*/src throws it',
    'AT_B: has no heading in docs/errors.md',
    'AT_GONE: explained in docs/errors.md, but not in packages/core/src/errors.ts',
  ]);
});

test('wrongRows() finds a row that is missing or differs from the table', () => {
  const facts = { status: 404, exitCode: 2, retryable: false, title: 'None' };
  const markdown = '| `AT_A` | 404 | 2 | no |\n| `AT_B` | 404 | 2 | yes |\n';
  assert.deepEqual(wrongRows(markdown, { AT_A: facts, AT_B: facts }), [
    'AT_B: docs/errors.md lacks the row | `AT_B` | 404 | 2 | no |',
  ]);
});
