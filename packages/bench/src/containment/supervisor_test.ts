import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { NAMESPACE_SKIP } from '../oracle/namespace_skip.ts';
import { benchTask } from './bench_task.ts';
import { startCountedSupervisor, startSupervisor } from './supervisor.ts';
import type { SupervisorMessage } from './supervisor_messages.ts';

type Kind<K extends SupervisorMessage['kind']> = Extract<SupervisorMessage, { readonly kind: K }>;

function isKind<K extends SupervisorMessage['kind']>(kind: K) {
  return (message: SupervisorMessage): message is Kind<K> => message.kind === kind;
}

test('startSupervisor() runs a task in a process of its own and tells what that cost', async (t) => {
  const task = benchTask({ command: ['/bin/echo', '{{"seconds": 1}}'], budget: { experiments: 2 } });
  const supervisor = startSupervisor({ folder: await tempDir(t), task });
  t.after(() => supervisor.kill());
  const ended = await supervisor.until(isKind('ended'));
  assert.equal(ended.succeeded, 2);
  assert.ok(ended.cpuMs > 0 && ended.wallMs > 0);
  assert.ok(ended.maxRssBytes >= ended.idleRssBytes && ended.idleRssBytes > 10_000_000);
  await supervisor.ended;
  await assert.rejects(supervisor.until(isKind('running')), /it ended before it had said/);
});

test(
  'startCountedSupervisor() can be killed, and what it leaves is counted',
  { skip: NAMESPACE_SKIP },
  async (t) => {
    const task = benchTask({ shell: 'setsid sleep 71 & wait', budget: { experiments: 1 }, timeout: 60 });
    const { supervisor, namespace } = await startCountedSupervisor({
      folder: await tempDir(t),
      task,
      tellsRunning: true,
    });
    t.after(() => namespace.close());
    await supervisor.until(isKind('running'));
    const isUp = (): boolean =>
      namespace.members().some(({ argv }) => argv.some((one) => one.includes('supervisor_worker')));
    assert.ok(isUp());
    await supervisor.kill();
    assert.ok(!isUp());
  },
);
