import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, test, type TestContext } from 'node:test';
import type { AttemptState, ReadyCheck } from '@autotuner/core';
import { openAttemptBench, processOf, type AttemptBench } from '../../testing/attempt_bench.ts';
import { openOracle } from '../../testing/oracle.ts';
import { newTag, textOf, zooCommand, ZOO_SKIP } from '../../testing/zoo.ts';
import { chooseTier } from '../containment/choose_tier.ts';
import type { AttemptReport, DeployPlan } from './attempt_plan.ts';

const oracle = openOracle();
after(() => oracle.close());

/** What happens in one test: the server, how to see that it is ready, the benchmark. */
interface Scene {
  readonly mode: string;
  readonly ready?: (port: number) => ReadyCheck;
  readonly benchmark?: (port: number) => readonly string[];
  readonly deployTimeoutMs?: number;
}

interface Played {
  readonly report: AttemptReport;
  readonly bench: AttemptBench;
  readonly survivors: readonly number[];
}

async function play(t: TestContext, scene: Scene): Promise<Played> {
  const bench = await openAttemptBench(t, await chooseTier('auto'));
  const port = await freePort();
  const tag = newTag();
  const ready = scene.ready?.(port) ?? { kind: 'http', url: `http://127.0.0.1:${port}/health` };
  const server = processOf(zooCommand('http_server.mjs', tag, `${port}`, scene.mode));
  const deploy: DeployPlan = { ...server, ready, timeoutMs: scene.deployTimeoutMs ?? 10_000 };
  const report = await bench.run(scene.benchmark?.(port) ?? fetching(port, '/'), { plan: { deploy } });
  return { report, bench, survivors: oracle.alive(tag) };
}

function fetching(port: number, path: string): readonly string[] {
  const script = `const r = await fetch('http://127.0.0.1:${port}${path}'); console.log(r.status, await r.text())`;
  return [process.execPath, '--input-type=module', '-e', script];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

function deployTest(name: string, body: (t: TestContext) => Promise<void>): void {
  test(`runAttempt() ${name}`, { skip: ZOO_SKIP, timeout: 30_000 }, body);
}

const ALL_STATES: readonly AttemptState[] = ['deploying', 'benchmarking', 'collecting', 'tearing_down'];

deployTest('deploys, waits until the server answers, benchmarks and tears down', async (t) => {
  const { report, bench, survivors } = await play(t, { mode: 'ok' });
  assert.deepEqual(report.outcome, { kind: 'exit', code: 0 });
  assert.equal(textOf(report.standardOutput), '200 ok\n');
  assert.deepEqual(bench.states, ALL_STATES);
  assert.equal(bench.identities.length, 2);
  assert.deepEqual(survivors, []);
  assert.match(
    textOf(bench.taskLog.path),
    /\[deploy stdout\] listening on port \d+\n[^\n]*\[stdout\] 200 ok\n$/,
  );
  assert.deepEqual(Object.keys(report.phaseMs), ['spawn', 'deploy', 'benchmark', 'collect', 'teardown']);
  assert.equal(report.leaked, 0);
});

const checks: Readonly<Record<string, (port: number) => ReadyCheck>> = {
  'its port is open': (port) => ({ kind: 'tcp', host: '127.0.0.1', port: `${port}` }),
  'it has printed a line': () => ({ kind: 'log', pattern: '^listening on port [0-9]+$' }),
  'a command succeeds': (port) => ({ kind: 'command', command: { kind: 'argv', argv: probing(port) } }),
};

function probing(port: number): readonly string[] {
  const script = `const r = await fetch('http://127.0.0.1:${port}/'); process.exit(r.ok ? 0 : 1)`;
  return [process.execPath, '--input-type=module', '-e', script];
}

for (const [name, ready] of Object.entries(checks)) {
  deployTest(`takes a server for ready when ${name}`, async (t) => {
    const { report, survivors } = await play(t, { mode: 'dies', ready });
    assert.deepEqual(report.outcome, { kind: 'exit', code: 0 });
    assert.deepEqual(survivors, []);
  });
}

deployTest('gives up on a server that never gets ready', async (t) => {
  const { report, bench, survivors } = await play(t, { mode: 'never', deployTimeoutMs: 700 });
  assert.ok(report.outcome.kind === 'deploy');
  assert.equal(report.outcome.reason, 'not_ready');
  assert.match(report.outcome.detail, /^The server was not ready within 700 ms: listening on port \d+$/);
  assert.equal(report.progress, 1);
  assert.deepEqual(bench.states, ['deploying', 'tearing_down']);
  assert.deepEqual(survivors, []);
});

deployTest('fails at once when the server exits before it is ready, with its last words', async (t) => {
  const { report, bench } = await play(t, { mode: 'exits' });
  assert.deepEqual(report.outcome, {
    kind: 'deploy',
    reason: 'exited',
    detail: 'The server exited with code 3: bad configuration: no such model',
  });
  assert.ok(report.progress > 0 && report.progress < 0.5);
  assert.deepEqual(bench.states, ['deploying', 'tearing_down']);
});

deployTest('says so when the server ran out of memory', async (t) => {
  const { report } = await play(t, { mode: 'oom' });
  assert.ok(report.outcome.kind === 'oom');
  assert.equal(report.outcome.resource, 'gpu');
});

deployTest('fails at once when the server dies during the benchmark', async (t) => {
  const killing = (port: number): readonly string[] => {
    const script = `await fetch('http://127.0.0.1:${port}/die').catch(() => 0); setTimeout(() => 0, 20000)`;
    return [process.execPath, '--input-type=module', '-e', script];
  };
  const { report, survivors } = await play(t, { mode: 'dies', benchmark: killing });
  assert.ok(report.outcome.kind === 'deploy');
  assert.equal(report.outcome.reason, 'died_during_benchmark');
  assert.equal(report.outcome.detail, 'The server exited with code 4: fatal: lost the device');
  assert.deepEqual(survivors, []);
});

deployTest('blames the server for a benchmark that failed because of it', async (t) => {
  const { report } = await play(t, { mode: 'dies', benchmark: (port) => fetching(port, '/die') });
  assert.ok(report.outcome.kind === 'deploy');
  assert.equal(report.outcome.reason, 'died_during_benchmark');
});

deployTest('is cancelled while it waits for the server', async (t) => {
  const bench = await openAttemptBench(t, await chooseTier('auto'));
  const cancel = new AbortController();
  const tag = newTag();
  const ready: ReadyCheck = { kind: 'log', pattern: 'never printed' };
  const deploy = { ...processOf(zooCommand('sleep_forever.pl', tag)), ready, timeoutMs: 60_000 };
  const run = bench.run(['true'], { signal: cancel.signal, plan: { deploy } });
  setTimeout(() => cancel.abort(), 200);
  assert.deepEqual((await run).outcome, { kind: 'cancelled' });
  assert.deepEqual(bench.states, ['deploying', 'tearing_down']);
  assert.deepEqual(await oracle.left(tag), []);
});

deployTest('keeps the outcome of a benchmark that ended before it was cancelled', async (t) => {
  const bench = await openAttemptBench(t, await chooseTier('auto'));
  const cancel = new AbortController();
  const ready: ReadyCheck = { kind: 'command', command: { kind: 'shell', line: 'exit 0' } };
  const deploy = { ...processOf(zooCommand('sleep_forever.pl', newTag())), ready, timeoutMs: 5000 };
  const onState = (state: AttemptState): void => {
    if (state === 'collecting') cancel.abort();
  };
  const { outcome } = await bench.run(['sh', '-c', 'exit 5'], {
    signal: cancel.signal,
    onState,
    plan: { deploy },
  });
  assert.deepEqual(outcome, { kind: 'exit', code: 5 });
});

deployTest('names a server that cannot be started', async (t) => {
  const bench = await openAttemptBench(t, await chooseTier('auto'));
  const deploy: DeployPlan = {
    ...processOf(['no-such-server']),
    ready: { kind: 'log', pattern: 'x' },
    timeoutMs: 1000,
  };
  const { outcome } = await bench.run(['true'], { plan: { deploy } });
  assert.deepEqual(outcome, {
    kind: 'spawn',
    errno: 'ENOENT',
    detail: 'Command "no-such-server" was not found in PATH',
  });
});
