import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { ZOO_SKIP } from '../../testing/zoo.ts';
import { openTuner, type LocalTuner } from '../compose.ts';
import { findOwnCgroup } from '../containment/cgroup_folder.ts';

const EXPERIMENTS = 1000;
const WARM_UP = 50;

/** Runs a task of experiments that do nothing, and returns the tokens of all its attempts. */
async function runNoops(tuner: LocalTuner, experiments: number): Promise<readonly string[]> {
  const command = { kind: 'argv', argv: ['/bin/echo', '{"seconds": 1}'] } as const;
  const config = sampleConfig({ command, readsParamsEnv: true, budget: { experiments }, concurrency: 4 });
  const { task } = await tuner.createTask(config);
  await tuner.startTask(task.id);
  const stop = new AbortController();
  for await (const event of tuner.followEvents({ from: 0, signal: stop.signal })) {
    if (event.taskId !== task.id || event.type !== 'task.state') continue;
    if (event.data['state'] !== 'running' && event.data['state'] !== 'pending') break;
  }
  const { counts } = await tuner.getTask(task.id);
  assert.deepEqual(counts.byState, { succeeded: experiments });
  const tokens: string[] = [];
  for (let number = 1; number <= experiments; number++) {
    const { attempts } = await tuner.getExperiment({ taskId: task.id, number });
    tokens.push(...attempts.map((one) => one.token));
  }
  return tokens;
}

function children(): readonly string[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1').split(' ').filter(Boolean);
}

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

/** Names below some folders that hold one of the tokens. */
function namesWith(tokens: readonly string[], folders: readonly (string | undefined)[]): readonly string[] {
  const wanted = new Set(tokens);
  const names = folders.flatMap((folder) => (folder === undefined ? [] : readdirSync(folder)));
  return names.filter((name) => name.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g)?.some((token) => wanted.has(token)));
}

test(
  '1000 experiments that do nothing leave no descriptor, no child, no control group and no file outside',
  { skip: ZOO_SKIP, timeout: 180_000 },
  async (t) => {
    const tuner = await openTuner({ home: await tempDir(t), mode: 'run', command: 'test' });
    t.after(() => tuner.close());
    const first = await runNoops(tuner, WARM_UP);
    // A helper process for all of them is fine; one for each is not.
    const before = { descriptors: descriptors(), children: children() };
    assert.ok(before.children.length <= 1, `children: ${before.children.join(' ')}`);
    const tokens = [...first, ...(await runNoops(tuner, EXPERIMENTS))];
    assert.equal(tokens.length, WARM_UP + EXPERIMENTS);
    assert.deepEqual(children(), before.children, 'children, zombies among them');
    assert.ok(
      descriptors() <= before.descriptors,
      `${descriptors()} descriptors, ${before.descriptors} before`,
    );
    assert.deepEqual(namesWith(tokens, ['/dev/shm', tmpdir(), findOwnCgroup()]), []);
  },
);
