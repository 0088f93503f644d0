import assert from 'node:assert/strict';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tempDir } from '@autotuner/core/testing';
import { readZoo } from './behaviour_folder.ts';
import { readHeader } from './behaviour_header.ts';

const OWN_ZOO = fileURLToPath(new URL('../../../../test/fixtures/zoo/', import.meta.url));

test('readZoo() takes executables of any language and says why it skips the rest', async (t) => {
  const folder = await tempDir(t);
  const put = async (name: string, text: string, mode = 0o755): Promise<void> => {
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), mode);
  };
  await put('a plain one', 'sleep 1\n');
  await put('b.pl', 'sleep 1');
  await put('c', '#!/usr/bin/env python3\n');
  await put('d.bin', '\x7fELF\0\0');
  await put('README.md', 'about', 0o644);
  await put('empty', '');
  await put('needy', '#!/bin/sh\n# needs: no-such-program-anywhere\n');
  await mkdir(join(folder, 'sub'));
  await symlink('nowhere', join(folder, 'link'));

  const { behaviours, skipped } = readZoo(folder, {});
  const argvs = behaviours.map(({ name, argv }) => [name, argv.slice(0, -1)]);
  assert.deepEqual(argvs, [
    ['a plain one', ['sh']],
    ['b.pl', ['perl']],
    ['c', []],
    ['d.bin', []],
  ]);
  assert.deepEqual(Object.fromEntries(skipped.map(({ name, reason }) => [name, reason])), {
    'README.md': 'not executable (chmod +x)',
    empty: 'empty',
    needy: 'needs no-such-program-anywhere',
    sub: 'a folder',
    link: 'a link that leads nowhere',
  });
});

test('readZoo() runs a program once for each expectation with other arguments', async (t) => {
  const folder = await tempDir(t);
  const path = join(folder, 'codes.sh');
  await writeFile(path, '#!/bin/sh\n# expect with 1: exit 1\n# expect with 2: exit 2\nexit "$2"\n');
  await chmod(path, 0o755);
  const { behaviours } = readZoo(folder, {});
  assert.deepEqual(
    behaviours.map(({ name, argv, args }) => [name, argv, args]),
    [
      ['codes.sh 1', [path], ['1']],
      ['codes.sh 2', [path], ['2']],
    ],
  );
});

test('every program of the own zoo says how it has to end', () => {
  const { behaviours } = readZoo(OWN_ZOO, {});
  assert.ok(behaviours.length > 50);
  for (const { name, expectation, header } of behaviours) {
    assert.ok(expectation, name);
    assert.deepEqual(header.problems, [], name);
  }
  assert.equal(readHeader('').cases.length, 0);
});
