import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { processOf } from '../../testing/attempt_bench.ts';
import { newTag, zooCommand, ZOO_SKIP } from '../../testing/zoo.ts';
import { findOwnKeeper } from './keeper.ts';
import { waitUntil } from './pause.ts';
import { probeTiers } from './probe_tiers.ts';
import { listPids, sendSignal } from './proc_table.ts';
import type { ContainedProcess } from './tier.ts';

const probe = ZOO_SKIP === false ? (await probeTiers())[0] : undefined;
const tier = (await findOwnKeeper()) === undefined ? undefined : probe?.tier;
const skip =
  tier === undefined && `needs a keeper and control groups: ${probe?.reason ?? 'not on this system'}`;

async function launch(t: TestContext, tag: string, argv: readonly string[]): Promise<ContainedProcess> {
  assert.ok(tier?.name === 'cgroup2');
  const raw = { out: join(await tempDir(t), 'out') };
  await writeFile(raw.out, '');
  t.after(() => carriers(tag).forEach((pid) => sendSignal(pid, 'SIGKILL')));
  return tier.launch({ process: processOf(argv), token: tag, role: 'command', raw });
}

test('killHard() ends a daemon that has moved itself to another group', { skip }, async (t) => {
  const tag = newTag();
  const contained = await launch(t, tag, zooCommand('leaves_its_group.pl', tag));
  assert.ok(await waitUntil(() => hasLeft(tag), { timeoutMs: 5000 }), 'it has not left');
  assert.deepEqual(await contained.killHard(), { isEmpty: true, survivors: [] });
  assert.deepEqual(carriers(tag), []);
  contained.release();
});

test('a daemon that has moved itself to another group is seen when the command ends', { skip }, async (t) => {
  const tag = newTag();
  const [perl = '', script = ''] = zooCommand('leaves_its_group.pl', tag);
  const line = `"$0" "$1" "$2" & until [ "$(cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -c "$2 daemon")" -gt 0 ]; do :; done; sleep 0.3; kill -9 $!; wait`;
  const contained = await launch(t, tag, ['/bin/sh', '-c', line, perl, script, tag]);
  await contained.exited;
  assert.equal(contained.isEmpty(), false);
  assert.equal(contained.members().length, 1);
  assert.deepEqual(await contained.killHard(), { isEmpty: true, survivors: [] });
  assert.deepEqual(carriers(tag), []);
  assert.equal(contained.isEmpty(), true);
  contained.release();
});

function hasLeft(tag: string): boolean {
  return carriers(tag).some((pid) => !read(pid, 'cgroup').includes('/autotuner-'));
}

/** Processes with the tag in their command line, wherever they are. */
function carriers(tag: string): readonly number[] {
  return listPids().filter((pid) => pid !== process.pid && read(pid, 'cmdline').includes(tag));
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
