import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { makePlace } from '../../testing/cli_process.ts';
import { parseDomain } from './parameter_domain.ts';

test('parseDomain() reads ranges, choices and bool, and quotes what YAML would take for something else', () => {
  assert.equal(parseDomain('1..9'), '{ type: int, low: 1, high: 9 }');
  assert.equal(parseDomain('0.1..1'), '{ type: float, low: 0.1, high: 1 }');
  assert.equal(parseDomain('-5..5'), '{ type: int, low: -5, high: 5 }');
  assert.equal(parseDomain('fast, no,8'), '[fast, "no", 8]');
  assert.equal(parseDomain('bool'), '{ type: bool }');
  for (const text of ['', '9..1', 'a', 'a,,b', '1..']) assert.equal(parseDomain(text), undefined, text);
});

suite('autotuner init', () => {
  test('writes a task file that runs as it is, with its schema beside it', async (t) => {
    const place = await makePlace(t);
    const { code, stderr } = await place.here(['init']);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Next: autotuner check task\.yaml && autotuner run task\.yaml/);
    const file = join(place.folder, 'task.yaml');
    assert.match(await readFile(file, 'utf8'), /^# yaml-language-server: \$schema=task\.schema\.json\n/);
    assert.equal(JSON.parse(await readFile(join(place.folder, 'task.schema.json'), 'utf8')).type, 'object');
    assert.equal((await place.here(['run', file, '-n', '2', '--quiet'])).code, 0);
  });

  test('takes a command and its parameters from the flags', async (t) => {
    const place = await makePlace(t);
    const flags = [
      '--command',
      'sleep {seconds}',
      '--param',
      'seconds=0.1..2',
      '--metric',
      'elapsed_s',
      '--name',
      'nap',
    ];
    assert.equal((await place.here(['init', 'nap.yaml', ...flags])).code, 0);
    const checked = await place.here(['check', join(place.folder, 'nap.yaml'), '--json']);
    const { name, config } = JSON.parse(checked.stdout);
    assert.deepEqual([name, config.command.argv], ['nap', ['sleep', '{seconds}']]);
  });

  test('says what is missing, and overwrites nothing unasked', async (t) => {
    const place = await makePlace(t);
    const missing = await place.here(['init', '--command', 'bench {a} {b}', '--param', 'a=1..9']);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /\{b\} has no domain/);
    await writeFile(join(place.folder, 'task.yaml'), 'mine');
    const refused = await place.here(['init']);
    assert.equal(refused.code, 2);
    assert.equal(await readFile(join(place.folder, 'task.yaml'), 'utf8'), 'mine');
    assert.equal((await place.here(['init', '--force'])).code, 0);
  });
});
