import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { resolvePath } from './resolve_path.ts';

test('resolvePath() agrees with path.posix.resolve', () => {
  const step = fc.constantFrom('a', 'b c', '.', '..', '', '...');
  const path = fc.array(step, { minLength: 1, maxLength: 6 }).map((steps) => steps.join('/'));
  fc.assert(
    fc.property(path, path, (folder, relative) => {
      assert.equal(resolvePath(`/${folder}`, relative), posix.resolve(`/${folder}`, relative));
    }),
  );
});
