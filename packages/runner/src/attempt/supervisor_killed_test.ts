import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AttemptIdentity } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import { systemClock } from '../../testing/attempt_bench.ts';
import { openOracle } from '../../testing/oracle.ts';
import { newTag, textOf, zooCommand, ZOO_SKIP } from '../../testing/zoo.ts';
import { drainAttempt } from '../capture/drain_attempt.ts';
import { openLogAppender } from '../capture/log_appender.ts';
import { tierByName } from '../containment/choose_tier.ts';
import { waitUntil } from '../containment/pause.ts';
import { probeTiers } from '../containment/probe_tiers.ts';

const SUPERVISOR = fileURLToPath(new URL('../../testing/supervisor.ts', import.meta.url));
const REF = { taskId: 9, number: 3, attempt: 1 };

const oracle = openOracle();
after(() => oracle.close());

for (const probe of ZOO_SKIP === false ? await probeTiers() : []) {
  const skip = probe.isAvailable ? false : `not available here: ${probe.reason}`;
  const name = `killLeftover() of ${probe.name} leaves nothing of a killed supervisor, and both logs get each line once`;
  test(name, { skip, timeout: 30_000 }, async (t) => {
    const home = await tempDir(t);
    const folder = join(home, 'logs');
    await mkdir(folder);
    const tag = newTag();
    t.after(() => oracle.end(tag));
    // Prints at full speed, has a daemon in its own session, and never ends.
    const chatty = `i=0; setsid "$@" & while [ $i -lt 3000 ]; do i=$((i+1)); echo "line $i"; done; exec "$@"`;
    const argv = ['sh', '-c', chatty, 'sh', ...zooCommand('sleep_forever.pl', tag)];
    const token = tag;
    const request = JSON.stringify({ tier: probe.name, home, argv, token });
    const child = spawn(process.execPath, ['--conditions=@autotuner/source', SUPERVISOR, request], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const identity = await firstIdentity(child.stdout);
    const experimentPath = join(folder, 'task_9_exp_3.log');
    await waitUntil(() => textOf(experimentPath).includes('line 1\n'), { timeoutMs: 5000 });
    child.kill('SIGKILL');
    await once(child, 'exit');

    const proof = await tierByName(probe.name).killLeftover({ token, identities: [identity] });
    assert.deepEqual(proof, { isEmpty: true, survivors: [] });
    const isGone = await waitUntil(() => oracle.alive(tag).length === 0, { timeoutMs: 1000 });
    assert.ok(isGone, `survivors: ${oracle.alive(tag).join(' ')}`);

    for (const path of [experimentPath, join(folder, 'task_9.log')]) {
      // As a writer that was killed in the middle of a line leaves it.
      writeFileSync(path, `${textOf(path)}[2025-01-01 00:00:00.000Z] [INFO] [Exp`);
    }
    const experimentLog = await openLogAppender(experimentPath);
    const taskLog = await openLogAppender(join(folder, 'task_9.log'));
    await drainAttempt({ ref: REF, logs: { folder, experimentLog, taskLog }, clock: systemClock });
    await experimentLog.close();
    await taskLog.close();
    const raw = textOf(join(folder, 'task_9_exp_3.attempt_1.stdout.raw')).split('\n').filter(Boolean);
    assert.ok(raw.length > 0);
    for (const path of [experimentLog.path, taskLog.path]) assert.deepEqual(printed(textOf(path)), raw);
  });
}

test(
  'killLeftover() does not touch a process that only has the same number',
  { skip: ZOO_SKIP },
  async (t) => {
    const bystander = spawn('sleep', ['60']);
    t.after(() => bystander.kill('SIGKILL'));
    assert.ok(bystander.pid !== undefined);
    const stranger: AttemptIdentity = {
      pid: bystander.pid,
      pidStart: '1',
      bootId: 'another-start-of-the-machine',
    };
    for (const name of ['cgroup2', 'pidns', 'scan']) {
      const proof = await tierByName(name).killLeftover({ token: newTag(), identities: [stranger] });
      assert.deepEqual(proof, { isEmpty: true, survivors: [] });
    }
    assert.equal(bystander.exitCode ?? bystander.signalCode, null);
  },
);

async function firstIdentity(output: NodeJS.ReadableStream): Promise<AttemptIdentity> {
  let text = '';
  for await (const chunk of output) {
    text += String(chunk);
    // It prints nothing but this.
    if (text.includes('\n')) return JSON.parse(text) as AttemptIdentity;
  }
  throw new Error('The supervisor ended without a word');
}

function printed(log: string): readonly string[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(line.indexOf('[stdout] ') + 9));
}
