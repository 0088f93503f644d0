import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AttemptState, ReadyCheck } from '@autotuner/core';
import { openAttemptBench, processOf, type AttemptBench } from '../../testing/attempt_bench.ts';
import { openOracle } from '../../testing/oracle.ts';
import { newTag, textOf, zooCommand, ZOO_SKIP } from '../../testing/zoo.ts';
import { pause } from '../containment/pause.ts';
import { probeTiers } from '../containment/probe_tiers.ts';
import type { Tier } from '../containment/tier.ts';
import { findFreePort } from '../engine/free_port.ts';
import type { AttemptReport, DeployPlan } from './attempt_plan.ts';

const SERVERS = fileURLToPath(new URL('../../../../test/fixtures/servers/', import.meta.url));

const oracle = openOracle();
after(() => oracle.close());
const probes = ZOO_SKIP === false ? await probeTiers() : [];
const tiers = probes.map((one) => one.tier).filter((one): one is Tier => one !== undefined);

/** One attempt with a server of `test/fixtures/servers`. */
interface Scene {
  readonly tier: Tier;
  readonly tag: string;
  readonly port: number;
  readonly server: readonly [file: string, ...args: string[]];
  readonly ready: ReadyCheck;
  readonly benchmark?: readonly string[];
  readonly timeoutMs?: number;
  readonly onState?: (state: AttemptState) => void;
}

async function play(
  t: TestContext,
  scene: Scene,
): Promise<{ readonly report: AttemptReport; readonly bench: AttemptBench; readonly ms: number }> {
  const bench = await openAttemptBench(t, scene.tier);
  t.after(() => oracle.end(scene.tag));
  const [file, ...args] = scene.server;
  const server = processOf([process.execPath, join(SERVERS, file), scene.tag, ...args]);
  const deploy: DeployPlan = { ...server, ready: scene.ready, timeoutMs: scene.timeoutMs ?? 10_000 };
  const start = performance.now();
  const report = await bench.run(scene.benchmark ?? ['true'], {
    plan: { deploy, graceMs: 3000 },
    ...(scene.onState === undefined ? {} : { onState: scene.onState }),
  });
  return { report, bench, ms: performance.now() - start };
}

/** Empty when the process is gone. */
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function fetching(port: number, path: string): readonly string[] {
  const script = `await fetch('http://127.0.0.1:${port}${path}').then(async (r) => console.log(await r.text()), () => 0); setTimeout(() => 0, ${path === '/die' ? 20_000 : 0})`;
  return [process.execPath, '--input-type=module', '-e', script];
}

/** A test in every tier of this machine. */
function tierTest(name: string, body: (t: TestContext, tier: Tier) => Promise<void>): void {
  for (const tier of tiers) {
    test(`runAttempt() ${name} (${tier.name})`, { timeout: 30_000 }, (t) => body(t, tier));
  }
}

tierTest('takes a server that goes to the background for running, and asks it to end', async (t, tier) => {
  const [tag, port] = [newTag(), await findFreePort()];
  const server = ['background_server.mjs', `${port}`] as const;
  const ready: ReadyCheck = { kind: 'http', url: `http://127.0.0.1:${port}/` };
  const { report, bench } = await play(t, { tier, tag, port, server, ready, benchmark: fetching(port, '/') });
  assert.deepEqual(report.outcome, { kind: 'exit', code: 0 });
  assert.equal(textOf(report.standardOutput), 'ok\n');
  assert.equal(report.leaked, 0, 'what it was started for is no leak');
  assert.match(textOf(bench.taskLog.path), /\[deploy stdout\] asked to end\n/);
  assert.deepEqual(await oracle.left(tag), []);
});

tierTest('fails at once when a server in the background dies during the benchmark', async (t, tier) => {
  const [tag, port] = [newTag(), await findFreePort()];
  const server = ['background_server.mjs', `${port}`] as const;
  const ready: ReadyCheck = { kind: 'http', url: `http://127.0.0.1:${port}/` };
  const scene = { tier, tag, port, server, ready, benchmark: fetching(port, '/die') };
  const { report, ms } = await play(t, scene);
  assert.ok(report.outcome.kind === 'deploy');
  assert.equal(report.outcome.reason, 'died_during_benchmark');
  assert.match(report.outcome.detail, /listening on port/);
  assert.ok(ms < 10_000);
  assert.deepEqual(await oracle.left(tag), []);
});

tierTest('leaves nothing of a readiness command that starts a daemon', async (t, tier) => {
  const [tag, port] = [newTag(), await findFreePort()];
  const script = '"$@" & echo up';
  const argv = ['sh', '-c', script, 'sh', ...zooCommand('ignore_sigterm.pl', tag)];
  const ready: ReadyCheck = { kind: 'command', command: { kind: 'argv', argv } };
  const server = ['listening_server.mjs', '127.0.0.1', `${port}`, '0'] as const;
  let names: readonly string[] = [];
  const onState = (state: AttemptState): void => {
    if (state === 'benchmarking') names = oracle.alive(tag).map(commandLine);
  };
  const { report } = await play(t, { tier, tag, port, server, ready, onState });
  assert.deepEqual(report.outcome, { kind: 'exit', code: 0 });
  assert.ok(report.leaked >= 1, 'it is counted');
  const left = names.filter((name) => name.includes('ignore_sigterm'));
  assert.deepEqual(left, [], 'it is gone when the benchmark starts');
  assert.deepEqual(await oracle.left(tag), []);
});

tierTest(
  'asks a readiness command again that fails, and ends one that hangs when time is up',
  async (t, tier) => {
    const [tag, port] = [newTag(), await findFreePort()];
    const argv = zooCommand('ignore_sigterm.pl', tag);
    const ready: ReadyCheck = { kind: 'command', command: { kind: 'argv', argv } };
    const server = ['listening_server.mjs', '127.0.0.1', `${port}`, '0'] as const;
    const { report, ms } = await play(t, { tier, tag, port, server, ready, timeoutMs: 700 });
    assert.ok(report.outcome.kind === 'deploy' && report.outcome.reason === 'not_ready');
    assert.ok(ms < 5000);
    assert.deepEqual(await oracle.left(tag), []);
  },
);

tierTest(
  'does not take a bystander that writes to /dev/null too for a part of a readiness command',
  async (t, tier) => {
    const [tag, port] = [newTag(), await findFreePort()];
    const argv = zooCommand('ignore_sigterm.pl', tag);
    const ready: ReadyCheck = { kind: 'command', command: { kind: 'argv', argv } };
    const server = ['listening_server.mjs', '127.0.0.1', `${port}`, '0'] as const;
    const played = play(t, { tier, tag, port, server, ready, timeoutMs: 900 });
    // Younger than the readiness command, and alive when that one is killed.
    await pause(400);
    const bystander = spawn('sleep', ['30'], { stdio: ['ignore', 'ignore', 'ignore'] });
    t.after(() => bystander.kill('SIGKILL'));
    const { report } = await played;
    assert.ok(report.outcome.kind === 'deploy');
    assert.deepEqual([bystander.exitCode, bystander.signalCode], [null, null]);
  },
);

/** A test in the strongest tier of this machine. */
function readyTest(
  name: string,
  body: (t: TestContext, tier: Tier) => Promise<void>,
  skip: string | false = ZOO_SKIP,
): void {
  test(`runAttempt() ${name}`, { skip, timeout: 30_000 }, async (t) => {
    const [tier] = tiers;
    assert.ok(tier);
    await body(t, tier);
  });
}

readyTest('names a readiness command that cannot be started, at once', async (t, tier) => {
  const [tag, port] = [newTag(), await findFreePort()];
  const ready: ReadyCheck = { kind: 'command', command: { kind: 'argv', argv: ['no-such-check'] } };
  const server = ['listening_server.mjs', '127.0.0.1', `${port}`, '0'] as const;
  const { report, ms } = await play(t, { tier, tag, port, server, ready });
  assert.deepEqual(report.outcome, {
    kind: 'spawn',
    errno: 'ENOENT',
    detail: 'Command "no-such-check" was not found in PATH',
  });
  assert.ok(ms < 5000);
});

const isIpv6 = Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === '::1'));
const named = (await lookup('localhost', { all: true })).map((one) => one.address);
const LOCALHOST6_SKIP = named.includes('::1') ? ZOO_SKIP : 'localhost is no IPv6 address here';
const IPV6_SKIP = isIpv6 ? ZOO_SKIP : 'this machine has no IPv6 loopback address';

for (const [listens, asks, skip] of [
  ['127.0.0.1', 'localhost', ZOO_SKIP],
  ['::1', 'localhost', LOCALHOST6_SKIP],
  ['::1', '[::1]', IPV6_SKIP],
] as const) {
  const name = `waits for a port that opens late, on ${listens} when asked for ${asks}`;
  readyTest(
    name,
    async (t, tier) => {
      for (const kind of ['http', 'tcp'] as const) {
        const [tag, port] = [newTag(), await findFreePort()];
        const ready: ReadyCheck =
          kind === 'http'
            ? { kind, url: `http://${asks}:${port}/` }
            : { kind, host: asks.replace(/^\[(.*)\]$/, '$1'), port: `${port}` };
        const server = ['listening_server.mjs', listens, `${port}`, '600'] as const;
        const { report } = await play(t, { tier, tag, port, server, ready });
        assert.deepEqual(report.outcome, { kind: 'exit', code: 0 }, kind);
        assert.ok((report.phaseMs['deploy'] ?? 0) >= 600);
      }
    },
    skip,
  );
}

readyTest('gives up on a pattern that takes for ever, and the tuner goes on meanwhile', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const ready: ReadyCheck = { kind: 'log', pattern: '^(a+)+$' };
  const line = `${'a'.repeat(60)}b`;
  const server = processOf(['sh', '-c', `echo ${line}; exec sleep 60`]);
  const deploy: DeployPlan = { ...server, ready, timeoutMs: 60_000 };
  const start = performance.now();
  const report = await bench.run(['true'], { plan: { deploy } });
  assert.ok(report.outcome.kind === 'deploy' && report.outcome.reason === 'not_ready');
  assert.match(report.outcome.detail, /^It takes too long to search for the pattern/);
  assert.ok(performance.now() - start < 5000);
  assert.ok(existsSync(bench.taskLog.path) && readFileSync(bench.taskLog.path, 'utf8').includes(line));
});
