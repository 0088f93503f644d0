import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { readExitFile, removeExitFile, waiterCommand, waiterPrograms } from './exit_file.ts';
import { waitUntil } from './pause.ts';
import type { ExitFacts } from './tier.ts';

const skip = process.platform === 'linux' ? false : 'wait statuses and error numbers are those of Linux';
const WAITERS = waiterPrograms();

/** Runs a command under a waiter, calls `meanwhile` once it has printed something, and reads what was recorded. */
async function recordOf(
  t: TestContext,
  argv: readonly string[],
  how: { readonly waiter: readonly string[]; readonly meanwhile?: (pid: number) => void },
): Promise<ExitFacts | undefined> {
  const file = join(await tempDir(t), 'x.exit');
  const [program = '', ...args] = [...how.waiter, file, ...argv];
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.once('data', () => how.meanwhile?.(child.pid ?? 0));
  await once(child, 'close');
  return readExitFile(file, argv[0] ?? '')?.facts;
}

for (const [name, waiter] of WAITERS) {
  test(`the ${name} waiter records exit codes and signals`, { skip }, async (t) => {
    const of = (script: string): ReturnType<typeof recordOf> => recordOf(t, ['sh', '-c', script], { waiter });
    for (const code of [0, 1, 77, 127]) assert.deepEqual(await of(`exit ${code}`), { kind: 'exit', code });
    for (const signal of ['KILL', 'TERM', 'SEGV'])
      assert.deepEqual(await of(`kill -${signal} $$`), { kind: 'signal', signal: `SIG${signal}` });
  });

  test(`the ${name} waiter outlives a TERM for its group, which ends the command`, { skip }, async (t) => {
    const facts = await recordOf(t, ['sh', '-c', 'echo up; exec sleep 30'], {
      waiter,
      meanwhile: (pid) => process.kill(-pid, 'SIGTERM'),
    });
    assert.deepEqual(facts, { kind: 'signal', signal: 'SIGTERM' });
  });

  test(`the ${name} waiter leaves nothing behind when it is killed`, { skip }, async (t) => {
    const facts = await recordOf(t, ['sh', '-c', 'echo up; exec sleep 30'], {
      waiter,
      meanwhile: (pid) => process.kill(-pid, 'SIGKILL'),
    });
    assert.equal(facts, undefined);
  });
}

test(
  'the perl waiter tells an exit code of 137 from a signal, and a command that cannot be executed',
  { skip },
  async (t) => {
    const waiter = WAITERS.get('perl');
    if (waiter === undefined) return t.skip('needs perl');
    assert.deepEqual(await recordOf(t, ['sh', '-c', 'exit 137'], { waiter }), { kind: 'exit', code: 137 });
    const missing = await recordOf(t, ['/no/such/program'], { waiter });
    assert.equal(missing?.kind === 'spawn' && missing.errno, 'ENOENT');
  },
);

test(
  'readExitFile() does not read what is not whole, and removeExitFile() removes all of it',
  { skip },
  async (t) => {
    const folder = await tempDir(t);
    const file = join(folder, 'x.exit');
    for (const text of ['', '0', '0 1\n', 'stat 0\n', 'errno\n', `${' '.repeat(32)}\n`]) {
      writeFileSync(file, text);
      assert.equal(readExitFile(file, 'x'), undefined, JSON.stringify(text));
    }
    writeFileSync(file, '256 1500 2\n');
    const record = readExitFile(file, 'x');
    assert.deepEqual(record?.facts, { kind: 'exit', code: 1 });
    assert.deepEqual(record?.used, { cpuMs: 1.5, maxRssBytes: 2048 });
    assert.ok(Math.abs((record?.at ?? 0) - Date.now()) < 10_000);
    writeFileSync(`${file}.tmp`, '');
    removeExitFile(file);
    assert.deepEqual(readdirSync(folder), []);
  },
);

test('waiterCommand() takes the exact one where there is one', { skip }, () => {
  const [, first = []] = [...WAITERS][0] ?? [];
  assert.deepEqual(waiterCommand('/x.exit'), [...first, '/x.exit']);
});

test('a waiter records nothing under the final name before the end', { skip }, async (t) => {
  const folder = await tempDir(t);
  const file = join(folder, 'x.exit');
  const [program = '', ...waiter] = waiterCommand(file);
  const args = [...waiter, 'sh', '-c', 'echo up; exec sleep 30'];
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  assert.equal(existsSync(file), false);
  process.kill(-(child.pid ?? 0), 'SIGTERM');
  assert.ok(await waitUntil(() => existsSync(file), { timeoutMs: 5000 }));
});
