import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { ZOO_SKIP } from '../../testing/zoo.ts';
import { killTree } from './kill_tree.ts';
import { waitUntil } from './pause.ts';
import { readStat, sendSignal, signalMember } from './proc_table.ts';
import { snapshotOfProc, snapshotOfPs, type ProcessSnapshot, type TakeSnapshot } from './process_snapshot.ts';
import type { Member, ProcessStat } from './process_stat.ts';
import { TreeScan, type TreeMarks } from './tree_scan.ts';

const NOBODY = 2 ** 30;
const TOKEN = 'token-of-this-test';

function marksOf(mains: readonly Member[], change: Partial<TreeMarks> = {}): TreeMarks {
  return { token: TOKEN, mains, raw: [], hasFreshGroups: true, ...change };
}

function statOf(change: Partial<ProcessStat> & { readonly pid: number }): ProcessStat {
  return { parent: 1, group: 1, session: 1, isDead: false, start: '100', ticks: 0, ...change };
}

function snapshotOf(stats: readonly ProcessStat[]): ProcessSnapshot {
  const stat = (pid: number): ProcessStat | undefined => stats.find((one) => one.pid === pid);
  return { pids: stats.map((one) => one.pid), isWhole: true, stat };
}

/** A shell that leads a group of its own, with what it prints first. */
async function startShell(
  t: TestContext,
  script: string,
): Promise<{ readonly main: Member; readonly said: string }> {
  const shell = spawn('sh', ['-c', script], {
    detached: true,
    env: { ...process.env, AUTOTUNER_ATTEMPT_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pid = shell.pid ?? 0;
  t.after(() => sendSignal(-pid, 'SIGKILL'));
  const start = readStat(pid)?.start ?? '';
  const said = String((await once(shell.stdout, 'data'))[0]);
  return { main: { pid, start }, said };
}

test(
  'look() goes on knowing a descendant that lost its parent, its group and its environment',
  { skip: ZOO_SKIP },
  async (t) => {
    const daemon = 'env -i setsid sleep 60 >/dev/null 2>&1 </dev/null & echo $!; sleep 0.4';
    const { main, said } = await startShell(t, `( ${daemon} ) & wait; exec sleep 60`);
    const pid = Number(said);
    t.after(() => sendSignal(pid, 'SIGKILL'));
    const marks = marksOf([main]);
    const scan = new TreeScan(marks);
    await waitUntil(() => scan.look().some((one) => one.pid === pid), { timeoutMs: 5000 });
    const parent = readStat(pid)?.parent;
    assert.ok(await waitUntil(() => readStat(pid)?.parent !== parent, { timeoutMs: 5000 }));
    assert.ok(scan.look().some((one) => one.pid === pid));
    assert.equal(
      new TreeScan(marks).look().some((one) => one.pid === pid),
      false,
      'who has not seen it before does not know it',
    );
    assert.deepEqual(await killTree(scan), { isEmpty: true, survivors: [] });
    assert.ok(await waitUntil(() => readStat(pid)?.isDead !== false, { timeoutMs: 1000 }));
  },
);

for (const [name, take] of [
  ['/proc', snapshotOfProc],
  ['ps', steadyPs],
] as const satisfies readonly (readonly [string, TakeSnapshot])[]) {
  test(`look() finds group and descendants by ${name}`, { skip: ZOO_SKIP }, async (t) => {
    const { main } = await startShell(t, 'sleep 60 & setsid sleep 60 & echo up; wait; :');
    const { pid } = main;
    const start = take().stat(pid)?.start ?? '';
    const scan = new TreeScan(marksOf([{ pid, start }]), take);
    const pids = (): readonly number[] => scan.look().map((one) => one.pid);
    t.after(() => pids().forEach((one) => sendSignal(one, 'SIGKILL')));
    // One of them leaves the group.
    const areApart = (): boolean => new Set(pids().map((one) => readStat(one)?.group)).size === 2;
    assert.ok(await waitUntil(() => areApart() && pids().length === 3, { timeoutMs: 5000 }));
  });
}

/** On Linux `ps` is one second off now and then; on macOS it is not. */
function steadyPs(): ProcessSnapshot {
  const snapshot = snapshotOfPs();
  const even = (one: ProcessStat): ProcessStat => ({ ...one, start: `${Math.round(Number(one.start) / 4)}` });
  return {
    ...snapshot,
    stat(pid) {
      const found = snapshot.stat(pid);
      return found && even(found);
    },
  };
}

test('look() takes a group for somebody else’s once its leader and all its members are gone', () => {
  const leader = { pid: NOBODY, start: '100' };
  const member = statOf({ pid: NOBODY + 1, group: NOBODY });
  const later = statOf({ pid: NOBODY + 2, group: NOBODY, start: '900' });
  let stats: readonly ProcessStat[] = [statOf({ ...leader, group: NOBODY }), member];
  const scan = new TreeScan(marksOf([leader]), () => snapshotOf(stats));
  const pids = (): readonly number[] => scan.look().map((one) => one.pid);
  assert.deepEqual(pids(), [NOBODY, NOBODY + 1]);
  stats = [member, later];
  assert.deepEqual(pids(), [NOBODY + 1, NOBODY + 2], 'a member keeps the number of its group taken');
  stats = [];
  assert.deepEqual(pids(), []);
  stats = [statOf({ pid: NOBODY + 3, group: NOBODY, start: '900' })];
  assert.deepEqual(pids(), []);
});

test('look() takes nobody who has the number of a member and another start time', () => {
  const leader = { pid: NOBODY, start: '100' };
  let stats: readonly ProcessStat[] = [
    statOf({ ...leader, group: NOBODY }),
    statOf({ pid: NOBODY + 1, parent: NOBODY, start: '200' }),
    statOf({ pid: NOBODY + 2, parent: NOBODY + 1, start: '300' }),
    statOf({ pid: NOBODY + 9, parent: NOBODY, start: '1' }),
  ];
  const scan = new TreeScan(marksOf([leader]), () => snapshotOf(stats));
  const pids = (): readonly number[] => scan.look().map((one) => one.pid);
  assert.deepEqual(pids(), [NOBODY, NOBODY + 1, NOBODY + 2], 'who started before it is not of it');
  stats = [
    statOf({ pid: NOBODY + 1, start: '900' }),
    statOf({ pid: NOBODY + 3, parent: NOBODY + 1, start: '901' }),
    statOf({ pid: NOBODY + 2, parent: 1, start: '300' }),
  ];
  assert.deepEqual(pids(), [NOBODY + 2]);
});

test('signalMember() does not reach a process that only has the same number', { skip: ZOO_SKIP }, (t) => {
  const bystander = spawn('sleep', ['60']);
  t.after(() => bystander.kill('SIGKILL'));
  const pid = bystander.pid ?? 0;
  assert.equal(signalMember({ pid, start: '1' }, 'SIGKILL'), false);
  assert.equal(readStat(pid)?.isDead, false);
  assert.equal(signalMember({ pid, start: readStat(pid)?.start ?? '' }, 'SIGCONT'), true);
});
