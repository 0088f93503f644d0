import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { claimLogFile } from './log_file_claim.ts';

const MODULE = new URL('log_file_claim.ts', import.meta.url).href;
const TAKEN = { code: 'AT_STORE_UNWRITABLE', message: /rotates it; must be a file of its own/ };

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly space: string;
  readonly start: string;
}

/** What this process would write down. */
function ownHolder(lock: string, path: string): Holder {
  const claim = claimLogFile(path);
  const holder: Holder = JSON.parse(readFileSync(lock, 'utf8'));
  claim.release();
  return holder;
}

const LONG_AGO = new Date(Date.now() - 120_000);

/** Locks of others, by what became of whoever made them. */
const LOCKS: readonly (readonly [
  string,
  Partial<Holder>,
  { readonly isTaken: boolean; readonly at?: Date },
])[] = [
  ['a process that has ended', { pid: 4_194_300 }, { isTaken: false }],
  ['an ended process whose id another one has by now', { pid: 1, start: '1' }, { isTaken: false }],
  ['a process of another machine', { host: 'elsewhere' }, { isTaken: true }],
  ['a process of another container', { space: 'pid:[1]' }, { isTaken: true }],
  ['a silent process of another machine', { host: 'elsewhere' }, { isTaken: false, at: LONG_AGO }],
  ['a silent process of another container', { space: 'pid:[1]' }, { isTaken: false, at: LONG_AGO }],
];

for (const [whose, other, { isTaken, at = new Date() }] of LOCKS) {
  test(`the lock of ${whose} ${isTaken ? 'is respected' : 'is taken over'}`, async (t) => {
    const folder = await tempDir(t);
    const [path, lock] = [join(folder, 'app.log'), join(folder, '.app.log.lock')];
    writeFileSync(lock, JSON.stringify({ ...ownHolder(lock, path), ...other }));
    utimesSync(lock, at, at);
    if (isTaken) assert.throws(() => claimLogFile(path), TAKEN);
    else claimLogFile(path).release();
    assert.deepEqual(readdirSync(folder), isTaken ? ['.app.log.lock'] : []);
  });
}

for (const text of ['', 'garbage', '{}', '[]', 'null', '{"pid":1}']) {
  test(`a lock that says ${JSON.stringify(text)} is taken over`, async (t) => {
    const folder = await tempDir(t);
    writeFileSync(join(folder, '.app.log.lock'), text);
    claimLogFile(join(folder, 'app.log')).release();
    assert.deepEqual(readdirSync(folder), []);
  });
}

test('processes that cannot see each other do not both rotate a file', async (t) => {
  const unshare = ['--pid', '--fork', '--mount-proc'];
  if (spawnSync('unshare', [...unshare, 'true']).status !== 0) {
    t.skip('this user may not make process namespaces');
    return;
  }
  const path = join(await tempDir(t), 'app.log');
  const program = `
    const { claimLogFile } = await import(${JSON.stringify(MODULE)});
    claimLogFile(process.argv[1]);
    console.log('claimed');
    process.stdin.resume();`;
  const node = [
    process.execPath,
    '--conditions=@autotuner/source',
    '--input-type=module',
    '--eval',
    program,
    path,
  ];
  const holder = spawn('unshare', [...unshare, ...node]);
  t.after(async () => {
    holder.stdin.end();
    await once(holder, 'close');
  });
  const [said] = await once(holder.stdout, 'data');
  assert.equal(String(said), 'claimed\n');
  assert.throws(() => claimLogFile(path), TAKEN);
  const held: Holder = JSON.parse(readFileSync(join(path, '..', '.app.log.lock'), 'utf8'));
  assert.equal(held.host, hostname());
  assert.notEqual(held.space, readlinkSync('/proc/self/ns/pid'));
});

test('claimLogFile() tells where it may not make its lock', async (t) => {
  const folder = await tempDir(t);
  const wanted = {
    code: 'AT_STORE_UNWRITABLE',
    message: /must be in an existing folder that can be written/,
  };
  assert.throws(() => claimLogFile(join(folder, 'none', 'app.log')), wanted);
  assert.throws(() => claimLogFile(join(folder, 'x'.repeat(300))), wanted);
  mkdirSync(join(folder, '.app.log.lock'));
  // Nobody makes a folder of that name on purpose.
  claimLogFile(join(folder, 'app.log')).release();
});
