import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingOptionals, recordedRegistries } from './check_lockfile.ts';

const NX = { optionalDependencies: { '@nx/linux': '1.0.0', '@nx/darwin': '1.0.0' } };

test('missingOptionals() names what npm left out, and looks at both places of an entry', () => {
  const packages = {
    'node_modules/nx': NX,
    'node_modules/@nx/linux': {},
    'node_modules/other': { optionalDependencies: { nested: '1.0.0' } },
    'node_modules/other/node_modules/nested': {},
  };
  assert.deepEqual(missingOptionals({ packages }), [
    'package-lock.json: lacks @nx/darwin, an optional dependency of node_modules/nx',
  ]);
});

test('recordedRegistries() accepts links and refuses addresses', () => {
  const packages = {
    'node_modules/@autotuner/core': { resolved: 'packages/core' },
    'node_modules/a': { resolved: 'https://registry.example/a.tgz' },
    'node_modules/b': {},
  };
  assert.deepEqual(recordedRegistries({ packages }), [
    'package-lock.json: node_modules/a records a registry address',
  ]);
});
