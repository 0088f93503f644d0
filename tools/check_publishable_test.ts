import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strayFiles } from './check_publishable.ts';

test('strayFiles() finds tests and compiler state, not sources and output', () => {
  const paths = ['dist/mod.js', 'src/mod.ts', 'src/mod_test.ts', 'dist/.tsbuildinfo', 'dist/latest.js'];
  const packed = { filename: 'a.tgz', files: paths.map((path) => ({ path })) };
  assert.deepEqual(strayFiles(packed), ['src/mod_test.ts', 'dist/.tsbuildinfo']);
});
