import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tempDir } from '@autotuner/core/testing';
import { newTag, textOf } from '../../testing/zoo.ts';
import { findOwnKeeper, type Keeper, type KeptCommand, type KeptEvent } from './keeper.ts';
import { pause, waitUntil } from './pause.ts';
import { listPids, readStat } from './proc_table.ts';

const OWNER = fileURLToPath(new URL('../../testing/keeper_owner.ts', import.meta.url));
const keeper = await findOwnKeeper();
const skip = keeper === undefined && 'there is no perl, or no kernel that the keeper knows';

function commandOf(folder: string, line: string, change: Partial<KeptCommand> = {}): KeptCommand {
  const raw = { out: join(folder, 'out'), err: join(folder, 'err') };
  const env = { PATH: '/usr/bin:/bin' };
  return { argv: ['/bin/sh', '-c', line], cwd: '/', env, raw, orphans: 'die', ...change };
}

/** Everything that is told about a command, once that is all. */
async function eventsOf(one: Keeper, command: KeptCommand): Promise<readonly KeptEvent[]> {
  const events: KeptEvent[] = [];
  await new Promise<void>((done) => {
    one.launch(command, (event) => {
      events.push(event);
      const kinds = events.map((seen) => seen.kind);
      const isAll = kinds.includes('ended') && kinds.includes('drained');
      if (isAll || event.kind === 'refused' || event.kind === 'lost') done();
    });
  });
  return events;
}

function pick<K extends KeptEvent['kind']>(
  events: readonly KeptEvent[],
  kind: K,
): Extract<KeptEvent, { kind: K }> {
  const found = events.find((one) => one.kind === kind);
  assert.ok(found !== undefined, `nothing was told about "${kind}": ${JSON.stringify(events)}`);
  // Just found by its kind.
  return found as Extract<KeptEvent, { kind: K }>;
}

test('launch() tells the wait status, what was used, and that all output is written', { skip }, async (t) => {
  assert.ok(keeper);
  const folder = await tempDir(t);
  const burn = `perl -e 'vec(my $x, 1e8, 8) = 1; 1 while (times)[0] < 0.3'; echo out; echo err >&2; exit 7`;
  const events = await eventsOf(keeper, commandOf(folder, burn));
  const ended = pick(events, 'ended');
  assert.equal(ended.status, 7 << 8);
  assert.ok(ended.cpuMs > 250 && ended.cpuMs < 3000, `${ended.cpuMs} ms of CPU`);
  assert.ok(ended.maxRssBytes > 1e8 && ended.maxRssBytes < 1.3e8, `${ended.maxRssBytes} bytes`);
  assert.deepEqual(pick(events, 'drained'), { kind: 'drained' });
  assert.deepEqual([textOf(join(folder, 'out')), textOf(join(folder, 'err'))], ['out\n', 'err\n']);
});

test('launch() names the stage and the error of a command that cannot be started', { skip }, async (t) => {
  assert.ok(keeper);
  const folder = await tempDir(t);
  const failure = async (change: Partial<KeptCommand>): Promise<readonly string[]> => {
    const { stage, errno } = pick(await eventsOf(keeper, commandOf(folder, '', change)), 'failed');
    return [stage, errno];
  };
  assert.deepEqual(await failure({ argv: ['/no/such/program'] }), ['exec', 'ENOENT']);
  assert.deepEqual(await failure({ argv: ['no-such-program'] }), ['exec', 'ENOENT']);
  assert.deepEqual(await failure({ argv: ['/etc/passwd'] }), ['exec', 'EACCES']);
  assert.deepEqual(await failure({ argv: ['/bin/true', 'x'.repeat(3_000_000)] }), ['exec', 'E2BIG']);
  assert.deepEqual(await failure({ cwd: '/no/such/folder' }), ['cwd', 'ENOENT']);
  assert.deepEqual(await failure({ group: '/no/such/group' }), ['group', 'ENOENT']);
});

test('launch() passes arguments, variables and paths byte by byte', { skip }, async (t) => {
  assert.ok(keeper);
  const folder = await tempDir(t);
  const strange = `a 'b' "c" \\ $d\n\té \u{1f600} =`;
  const env = { PATH: '/usr/bin:/bin', STRANGE: strange, EMPTY: '' };
  const argv = ['/bin/sh', '-c', 'printf "%s|%s|%s|%s" "$1" "$2" "$STRANGE" "$EMPTY"', 'sh', strange, ''];
  const raw = { out: join(folder, `o'u t é`) };
  await eventsOf(keeper, commandOf(folder, '', { argv, env, raw }));
  assert.equal(textOf(raw.out), `${strange}||${strange}|`);
});

test('launch() keeps a hundred commands at a time apart', { skip }, async (t) => {
  assert.ok(keeper);
  const folder = await tempDir(t);
  const one = async (index: number): Promise<void> => {
    const raw = { out: join(folder, `${index}`) };
    const events = await eventsOf(keeper, commandOf(folder, `echo ${index}; exit ${index}`, { raw }));
    assert.equal(pick(events, 'ended').status, index << 8);
    assert.equal(textOf(raw.out), `${index}\n`);
  };
  await Promise.all(Array.from({ length: 100 }, (_, index) => one(index)));
});

test('launch() says that a raw file could not be written', { skip }, async (t) => {
  assert.ok(keeper);
  const folder = await tempDir(t);
  const raw = { out: '/no/such/folder/out' };
  const events = await eventsOf(keeper, commandOf(folder, 'echo lost', { raw }));
  assert.deepEqual(pick(events, 'drained'), { kind: 'drained', errno: 'ENOENT' });
});

interface Owner {
  readonly keeper: number;
  readonly events: KeptEvent[];
  kill(): Promise<void>;
}

/** A program with a keeper of its own that has started these commands. */
async function startOwner(t: TestContext, commands: readonly KeptCommand[]): Promise<Owner> {
  const args = ['--conditions=@autotuner/source', OWNER, JSON.stringify(commands)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const events: KeptEvent[] = [];
  let pid = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    // The program prints nothing else.
    const event = JSON.parse(line) as KeptEvent | { readonly kind: 'keeper'; readonly pid: number };
    if (event.kind === 'keeper') pid = event.pid;
    else events.push(event);
    if (events.length === commands.length) break;
  }
  return {
    keeper: pid,
    events,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

function isRunning(pid: number): boolean {
  return readStat(pid)?.isDead === false;
}

test('a keeper whose program is killed ends what must not outlive it, then itself', { skip }, async (t) => {
  const tag = newTag();
  const folder = await tempDir(t);
  // An empty environment, a session of its own, no parent, no descriptor: nothing to know it by but its ancestry.
  const daemon = `(setsid env -i sh -c 'exec >/dev/null 2>&1; trap "" TERM; sleep 60 # ${tag}' &) ; echo up; sleep 60`;
  const owner = await startOwner(t, [commandOf(folder, daemon), commandOf(folder, daemon)]);
  await waitUntil(() => carriers(tag).length >= 2, { timeoutMs: 5000 });
  assert.ok(carriers(tag).length >= 2);
  const started = owner.events.map((event) => (event.kind === 'started' ? event.main.pid : 0));
  await owner.kill();
  const isGone = (): boolean =>
    carriers(tag).length === 0 && !started.some(isRunning) && !isRunning(owner.keeper);
  assert.ok(await waitUntil(isGone, { timeoutMs: 3000 }), 'something lives on');
});

test('a keeper whose program is killed goes on with what is to be adopted', { skip }, async (t) => {
  const folder = await tempDir(t);
  const exitFile = join(folder, 'exit');
  const line = 'echo before; sleep 0.7; echo after; exit 9';
  const owner = await startOwner(t, [commandOf(folder, line, { orphans: 'adopt', exitFile })]);
  await owner.kill();
  assert.ok(await waitUntil(() => existsSync(exitFile), { timeoutMs: 5000 }));
  assert.match(readFileSync(exitFile, 'utf8'), /^2304 \d+ \d+ +\n$/);
  assert.ok(await waitUntil(() => !isRunning(owner.keeper), { timeoutMs: 3000 }), 'the keeper stayed');
  assert.equal(textOf(join(folder, 'out')), 'before\nafter\n');
});

test('a program with a keeper ends when it has nothing left to do', { skip }, async (t) => {
  const args = [
    '--conditions=@autotuner/source',
    OWNER,
    JSON.stringify([commandOf(await tempDir(t), 'true')]),
  ];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
});

test(
  'findOwnKeeper() replaces a keeper that was killed, and its commands are told to be lost',
  { skip },
  async (t) => {
    assert.ok(keeper?.pid !== undefined);
    const folder = await tempDir(t);
    const events = eventsOf(keeper, commandOf(folder, 'sleep 60'));
    process.kill(keeper.pid, 'SIGKILL');
    const told = await events;
    assert.equal(told.at(-1)?.kind, 'lost');
    const next = await findOwnKeeper();
    assert.ok(next !== undefined && next !== keeper && next.isAlive());
    assert.equal(pick(await eventsOf(next, commandOf(folder, 'exit 3')), 'ended').status, 3 << 8);
    assert.equal(await findOwnKeeper(), next);
  },
);

test('a keeper that is killed in the middle of a launch leaves no command behind', { skip }, async (t) => {
  const tag = newTag();
  const folder = await tempDir(t);
  for (let round = 0; round < 20; round += 1) {
    const one = await findOwnKeeper();
    assert.ok(one?.pid !== undefined);
    const told = eventsOf(one, commandOf(folder, `sleep 60 # ${tag}`));
    await pause(round / 5);
    process.kill(one.pid, 'SIGKILL');
    await told;
  }
  const isGone = (): boolean => carriers(tag).length === 0;
  assert.ok(await waitUntil(isGone, { timeoutMs: 2000 }), `${carriers(tag).length} live on`);
});

/** Processes that have a text in their command line. */
function carriers(tag: string): readonly number[] {
  return listPids().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(tag);
    } catch {
      return false;
    }
  });
}
