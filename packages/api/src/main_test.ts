import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import test from 'node:test';
import { tempDir } from '@autotuner/core/testing';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { AUTOTUNER_API_KEY: _key, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--conditions=@autotuner/source', MAIN, ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text));
  return { child, printed, ended: once(child, 'close') as Promise<[number | null, string | null]> };
}

test('the server prints its address and ends with 0 on SIGTERM', async (t) => {
  const { child, printed, ended } = start(['--port', '0', '--home', await tempDir(t)]);
  t.after(() => child.kill('SIGKILL'));
  const found = new Promise<string>((resolve, reject) => {
    child.stderr.on('data', () => {
      const url = /^autotuner listens on (http:\S+),/m.exec(printed.err)?.[1];
      if (url !== undefined) resolve(url);
    });
    ended.then(() => reject(new Error(printed.err)), reject);
  });
  assert.equal((await fetch(`${await found}/readyz`)).status, 200);
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
  assert.equal(printed.out, '');
});

test('wrong use ends with one clear line and its exit code', async () => {
  const cases: readonly [readonly string[], number, RegExp][] = [
    [['--port', 'x'], 2, /^autotuner serve: Cannot listen on port "x": .*\n$/],
    [
      ['--host', '0.0.0.0', '--home', '/proc/none'],
      2,
      /^autotuner serve: Cannot bind "0\.0\.0\.0" without a key: .*\n$/,
    ],
  ];
  for (const [args, exitCode, message] of cases) {
    const { printed, ended } = start(args);
    assert.deepEqual(await ended, [exitCode, null]);
    assert.match(printed.err, message);
  }
});

test('--help goes to standard output', async () => {
  const { printed, ended } = start(['--help']);
  assert.deepEqual(await ended, [0, null]);
  for (const option of ['--port', '--host', '--home', '--insecure', '--allow-host', 'AUTOTUNER_API_KEY']) {
    assert.ok(printed.out.includes(option), option);
  }
});
