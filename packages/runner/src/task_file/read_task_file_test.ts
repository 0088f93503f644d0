import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { tempDir } from '@autotuner/core/testing';
import { readTaskFile } from './read_task_file.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const TEXT = 'name: a\ncommand: [b, "{x}"]\nparameters: { x: [1, 2] }\nobjective: minimize ms\n';

async function messageOf(path: string): Promise<string> {
  try {
    await readTaskFile(path);
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error);
    assert.equal(error.code, 'AT_CONFIG_UNREADABLE');
    return error.message;
  }
  return assert.fail('The file was accepted');
}

const examples = await readdir(join(ROOT, 'examples'), { withFileTypes: true });

for (const { name } of examples.filter((entry) => entry.isDirectory())) {
  test(`readTaskFile() reads examples/${name}/task.yaml, with a baseline and a budget`, async () => {
    const path = join(ROOT, 'examples', name, 'task.yaml');
    const { config, text } = await readTaskFile(path, { cwd: ROOT });
    assert.ok(text.includes(`name: ${config.name}`));
    assert.ok(config.baseline !== undefined && config.budget.experiments > 1);
    assert.equal(config.cwd, ROOT);
  });
}

test('there are four examples or more', () => {
  assert.ok(examples.filter((entry) => entry.isDirectory()).length >= 4);
});

test('readTaskFile() starts a relative cwd at the caller, not at the file', async (t) => {
  const folder = await tempDir(t);
  const path = join(folder, 'task.yaml');
  await writeFile(path, `${TEXT}cwd: data\n`);
  assert.equal((await readTaskFile(path)).config.cwd, resolve('data'));
  assert.equal((await readTaskFile(path, { cwd: '/elsewhere' })).config.cwd, '/elsewhere/data');
});

test('readTaskFile() names a file by the path it was given', async (t) => {
  const path = join(await tempDir(t), 'mine.yaml');
  await writeFile(path, `${TEXT}zebra: 1\n`);
  await assert.rejects(readTaskFile(path), (error: Error) =>
    error.message.startsWith(
      `Task file "${path}" is not valid: 1 problem\n${path}:5:1: Unknown key "zebra"; known are`,
    ),
  );
});

test('readTaskFile() says of a missing file, and of a file taken for a folder, that it is not there', async (t) => {
  const folder = await tempDir(t);
  const path = join(folder, 'missing.yaml');
  const reason = 'there is no such file; give the path of a YAML or JSON file';
  assert.equal(await messageOf(path), `Cannot read task file "${path}": ${reason}`);
  await writeFile(path, TEXT);
  assert.equal(await messageOf(join(path, 'x')), `Cannot read task file "${path}/x": ${reason}`);
});

test('readTaskFile() says that a folder is a folder, and a device no file', async (t) => {
  const folder = join(await tempDir(t), 'task.yaml');
  await mkdir(folder);
  const give = 'give the path of a YAML or JSON file';
  assert.equal(await messageOf(folder), `Cannot read task file "${folder}": it is a folder; ${give}`);
  assert.equal(
    await messageOf('/dev/null'),
    `Cannot read task file "/dev/null": it is neither a file nor a pipe; ${give}`,
  );
});

test('readTaskFile() refuses what is not UTF-8', async (t) => {
  const path = join(await tempDir(t), 'latin1.yaml');
  await writeFile(path, Buffer.from('name: caf\u00e9\n', 'latin1'));
  assert.equal(
    await messageOf(path),
    `Cannot read task file "${path}": it is not UTF-8 text; save it as UTF-8`,
  );
});

test('readTaskFile() refuses a file larger than 4 MiB, and takes one of just that', async (t) => {
  const path = join(await tempDir(t), 'large.yaml');
  const fill = (bytes: number) => writeFile(path, `${TEXT}#`.padEnd(bytes, ' '));
  await fill(4 * 2 ** 20 + 1);
  const reason = 'it is larger than 4 MiB, the most that is accepted';
  assert.equal(await messageOf(path), `Cannot read task file "${path}": ${reason}`);
  await fill(4 * 2 ** 20);
  assert.equal((await readTaskFile(path)).config.name, 'a');
});

test(
  'readTaskFile() says when access is denied',
  { skip: process.getuid?.() === 0 && 'root may read everything' },
  async (t) => {
    const path = join(await tempDir(t), 'secret.yaml');
    await writeFile(path, TEXT);
    await chmod(path, 0o000);
    assert.equal(
      await messageOf(path),
      `Cannot read task file "${path}": access is denied; make the file readable`,
    );
  },
);

test('readTaskFile() reads from a pipe', async (t) => {
  const path = join(await tempDir(t), 'pipe');
  await promisify(execFile)('mkfifo', [path]);
  const [{ config }] = await Promise.all([readTaskFile(path), writeFile(path, TEXT)]);
  assert.equal(config.name, 'a');
});
