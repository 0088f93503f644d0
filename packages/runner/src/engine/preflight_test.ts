import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { assertRunnable } from './preflight.ts';

const EXECUTABLE = '#!/bin/sh\n';

async function folderWithTool(t: Parameters<typeof tempDir>[0]): Promise<string> {
  const folder = await tempDir(t);
  await writeFile(join(folder, 'tool'), EXECUTABLE);
  await chmod(join(folder, 'tool'), 0o755);
  await writeFile(join(folder, 'text'), EXECUTABLE);
  return folder;
}

test('assertRunnable() is content when command and required programs are in the PATH of the task', async (t) => {
  const folder = await folderWithTool(t);
  const command = { kind: 'argv', argv: ['tool', '{x}'] } as const;
  await assertRunnable(sampleConfig({ command, cwd: folder, env: { PATH: folder }, requires: ['tool'] }));
});

test('assertRunnable() names every required program that is not in PATH, and the one that is no program', async (t) => {
  const folder = await folderWithTool(t);
  const command = { kind: 'argv', argv: ['./tool'] } as const;
  const config = sampleConfig({
    command,
    cwd: folder,
    env: { PATH: folder },
    requires: ['gcc', 'tool', 'text'],
  });
  const absent = (name: string) => `it requires "${name}", which is not in PATH; install it and try again`;
  await assert.rejects(assertRunnable(config), {
    code: 'AT_CONFIG_INVALID',
    message: `Cannot run task "sample": ${absent('gcc')}; ${absent('text')}`,
  });
});

test('assertRunnable() tells a missing folder and a missing command at once', async () => {
  const command = { kind: 'argv', argv: ['zebra-program'] } as const;
  const config = sampleConfig({ command, cwd: '/no/such/folder', env: { PATH: '/bin' } });
  await assert.rejects(assertRunnable(config), {
    message:
      'Cannot run task "sample": cwd "/no/such/folder" is not a folder; command[0] "zebra-program" cannot be run: it is not in PATH; give the name of an installed program or a path to an executable file',
  });
});

test('assertRunnable() takes a path as it is, from the folder of the task, and searches PATH in order', async (t) => {
  const folder = await folderWithTool(t);
  const run = (program: string, path: string) =>
    assertRunnable(
      sampleConfig({ command: { kind: 'argv', argv: [program] }, cwd: folder, env: { PATH: path } }),
    );
  await run('./tool', '');
  await run(join(folder, 'tool'), '');
  await run('tool', `/nowhere:${folder}`);
  await assert.rejects(run('./text', folder), { message: /no executable file at ".*\/text"/u });
});

test('assertRunnable() leaves a program alone that a parameter names, and a shell line', async () => {
  await assertRunnable(sampleConfig({ command: { kind: 'argv', argv: ['{x}-program'] } }));
  await assertRunnable(sampleConfig({ command: { kind: 'shell', line: 'zebra-program' } }));
});
