import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { processOf } from '../../testing/attempt_bench.ts';
import { newTag, zooCommand, ZOO_SKIP } from '../../testing/zoo.ts';
import { probeTiers } from './probe_tiers.ts';
import { findSpawnFailure } from './preflight.ts';
import type { ExitFacts, LaunchPlan, Tier } from './tier.ts';

const TIERS = ZOO_SKIP === false ? await probeTiers() : [];

interface RunResult {
  readonly facts: ExitFacts;
  readonly out: Buffer;
  readonly err: Buffer;
}

interface RunOptions {
  readonly merged?: boolean;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly shared?: string;
}

async function run(
  t: TestContext,
  tier: Tier,
  argv: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const folder = await tempDir(t);
  const raw = { out: join(folder, "o'ut"), err: join(folder, 'e rr') };
  await Promise.all([writeFile(raw.out, ''), writeFile(raw.err, '')]);
  const base = processOf(argv);
  const plan: LaunchPlan = {
    process: { ...base, cwd: options.cwd ?? base.cwd, env: { ...base.env, ...options.env } },
    token: randomUUID(),
    role: 'command',
    raw: options.merged === true ? { out: raw.out } : raw,
  };
  const contained = await tier.launch(plan);
  const facts = await contained.exited;
  await contained.killHard();
  await contained.drained;
  contained.release();
  const folders = [tmpdir(), '/dev/shm'].map((at) => join(at, `autotuner-${plan.token}-command`));
  assert.equal(folders.some(existsSync), false, 'the launch folder stayed');
  if (contained.identity.cgroup !== undefined)
    assert.equal(existsSync(contained.identity.cgroup), false, 'the group stayed');
  return { facts, out: await readFile(raw.out), err: await readFile(raw.err) };
}

for (const probe of TIERS) {
  const { tier } = probe;
  const contract = (name: string, body: (t: TestContext, tier: Tier) => Promise<void>): void => {
    const skip = tier === undefined ? `not available here: ${probe.reason}` : false;
    test(`${probe.name} tier ${name}`, { skip, timeout: 20_000 }, async (t) => {
      assert.ok(tier);
      await body(t, tier);
    });
  };

  contract('keeps every byte of both streams, and in merged order when they are merged', async (t, one) => {
    const bytes = await run(t, one, zooCommand('invalid_utf8_nul.pl', newTag()));
    const expected = [...Array(256).keys(), 0x0a, 0x80, 0xbf, 0xed, 0xa0, 0x80, 0x20, 0, 0, 0x20, 0xf0, 0x9f];
    const rest = [0x98, 0x80, 0x20, 0xe2, 0x80, 0xa8, ...Buffer.from(' end\n')];
    assert.deepEqual(bytes.out, Buffer.from([...expected, ...rest]));
    const merged = await run(t, one, zooCommand('interleave.pl', newTag(), '2000'), { merged: true });
    const lines = Array.from({ length: 2000 }, (_, index) => `line ${index + 1}\n`);
    assert.equal(merged.out.toString(), lines.join(''));
  });

  contract('gives real pipes, so that streams can be opened by their paths', async (t, one) => {
    const { facts, out, err } = await run(t, one, zooCommand('reopens_streams.sh', newTag()));
    assert.deepEqual(facts, { kind: 'exit', code: 0 });
    assert.equal(out.toString(), 'one\ntwo\nfour\nseven\n');
    assert.equal(err.toString(), 'three\nfive\nsix\n');
  });

  contract(
    'starts a command that has no child, no descriptor and no variable that is not its own',
    async (t, one) => {
      const waits = await run(t, one, zooCommand('waits_for_all_children.pl', newTag()));
      assert.deepEqual(waits.facts, { kind: 'exit', code: 0 });
      const sees = await run(t, one, ['sh', '-c', 'ls /proc/self/fd | grep -x . | tr "\\n" " "; echo; env'], {
        env: { e: '5', OUT: 'x' },
      });
      const [descriptors = '', ...variables] = sees.out.toString().split('\n');
      // 3 is the folder that ls reads; above 9 may be what the test itself was started with.
      assert.equal(descriptors.trim(), '0 1 2 3');
      const names = variables.filter((line) => line !== '').map((line) => line.split('=')[0]);
      const expected = ['AUTOTUNER_ATTEMPT_TOKEN', 'AUTOTUNER_ROLE', 'OUT', 'PATH', 'PWD', 'e'];
      assert.deepEqual(new Set(names), new Set(expected));
    },
  );

  contract('starts a command that takes every signal in the usual way', async (t, one) => {
    const { out } = await run(t, one, ['sh', '-c', 'grep -E "Sig(Ign|Blk)" /proc/self/status']);
    assert.match(out.toString(), /SigBlk:\s+0+\nSigIgn:\s+0+\n/);
  });

  contract('does not take closed streams for the end of the command', async (t, one) => {
    const start = performance.now();
    const { facts, out } = await run(t, one, zooCommand('closes_stdout.pl', newTag()));
    assert.deepEqual(facts, { kind: 'exit', code: 7 });
    assert.equal(out.toString(), 'last words\n');
    assert.ok(performance.now() - start >= 300);
  });

  contract('keeps a last line without an end', async (t, one) => {
    const { out, err } = await run(t, one, zooCommand('no_trailing_newline.sh', newTag()));
    assert.deepEqual([out.toString(), err.toString()], ['first\nlast of out', 'last of err']);
  });

  contract('leaves no descriptor open after many launches', async (t, one) => {
    const count = async (): Promise<number> => (await import('node:fs')).readdirSync('/proc/self/fd').length;
    await run(t, one, ['true']);
    const before = await count();
    for (let index = 0; index < 10; index += 1) await run(t, one, ['true']);
    assert.ok((await count()) <= before, 'descriptors were left open');
  });
}

test('findSpawnFailure() names what is wrong with the command', async (t) => {
  const folder = await tempDir(t);
  const elf = join(folder, 'elf');
  await writeFile(elf, '\x7fELF nonsense', { mode: 0o755 });
  const errno = (argv: readonly string[], change: object = {}): string | undefined =>
    findSpawnFailure({ ...processOf(argv), ...change })?.errno;
  assert.equal(errno(['true']), undefined);
  assert.equal(errno(['no-such-command']), 'ENOENT');
  assert.equal(errno(['/etc/passwd']), 'EACCES');
  assert.equal(errno([folder]), 'EACCES');
  assert.equal(errno([elf]), 'ENOEXEC');
  assert.equal(errno(['true', 'a\0b']), 'EINVAL');
  assert.equal(errno(['']), 'ENOENT');
  const cwd = findSpawnFailure({ ...processOf(['true']), cwd: '/no/such/folder' });
  assert.deepEqual(
    [cwd?.errno, cwd?.detail],
    ['ENOENT', 'Working directory "/no/such/folder" cannot be entered'],
  );
  await writeFile(join(folder, 'plain'), 'exit 3\n', { mode: 0o755 });
  assert.equal(errno(['plain'], { env: { PATH: folder } }), undefined, 'a shell runs a script without #!');
});
