import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AttemptOutcome } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import { findTool } from '../containment/host_tools.ts';

const PROGRAM = fileURLToPath(new URL('../../testing/shortage_program.ts', import.meta.url));
/** Nobody; the limit does not hold for root. */
const USER = 54_321;

const isRoot = process.getuid?.() === 0;

/** The command line that runs something as an ordinary user. */
const asUser: readonly [string, ...string[]] = isRoot
  ? ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups', '--']
  : ['env'];

function skipReason(): string | false {
  if (process.platform !== 'linux') return 'prlimit is a program of Linux';
  if (findTool('setpriv') === undefined && isRoot) return 'needs setpriv to become an ordinary user';
  const [file, ...args] = [...asUser, process.execPath, '--check', PROGRAM];
  if (spawnSync(file, args).status !== 0) return 'an ordinary user may not read this checkout';
  return spawnSync('prlimit', ['--version']).status === 0 ? false : 'prlimit is not installed';
}

/** The program and whatever it has started. */
function treeOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1');
    return [pid, ...text.split(' ').filter(Boolean).map(Number).flatMap(treeOf)];
  } catch {
    return [];
  }
}

/** Sets how many processes the user may have, as the processes of the tree see it; the hard limit stays. */
function limit(pid: number, processes: string): void {
  // As the same user: root may not do that to others in some containers.
  const [file, ...args] = [...asUser, 'prlimit', `--nproc=${processes}:`, '--pid'];
  assert.equal(spawnSync(file, [...args, `${pid}`]).status, 0);
  // Those may be gone already.
  for (const one of treeOf(pid).slice(1)) spawnSync(file, [...args, `${one}`]);
}

test(
  'a task goes on when the machine had no process to give for a while',
  { skip: skipReason(), timeout: 60_000 },
  async (t) => {
    const home = await tempDir(t);
    if (isRoot) await chown(home, USER, USER);
    const [file, ...args] = [...asUser, process.execPath, '--conditions=@autotuner/source', PROGRAM, home];
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    t.after(() => child.kill('SIGKILL'));
    let text = '';
    child.stdout.on('data', (chunk) => (text += String(chunk)));
    child.stderr.on('data', (chunk) => (text += String(chunk)));
    const exited = once(child, 'exit');
    assert.ok(child.pid !== undefined);
    const { soft } = nproc(child.pid);
    while (text.split('\n').length < 8) await Promise.race([delay(5), exited]);
    limit(child.pid, '1');
    await delay(150);
    limit(child.pid, soft);
    const [code] = await exited;
    assert.equal(code, 0, text);
    const lines = text.trim().split('\n');
    assert.deepEqual(lines.slice(-2), ['task completed', '{"succeeded":40}'], text);
    const outcomes = lines
      .filter((line) => line.startsWith('{"kind"'))
      .map((line) => JSON.parse(line) as AttemptOutcome); // printed by the program
    const starved = outcomes.filter((one) => one.kind === 'spawn');
    assert.ok(starved.length > 0, text);
    assert.ok(
      starved.every((one) => one.errno === 'EAGAIN'),
      text,
    );
    const others = new Set(outcomes.filter((one) => one.kind !== 'spawn').map((one) => one.kind));
    assert.deepEqual([...others], ['exit'], text);
  },
);

function nproc(pid: number): { readonly soft: string } {
  const line = /^Max processes +(\S+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'));
  return { soft: line?.[1] ?? 'unlimited' };
}
