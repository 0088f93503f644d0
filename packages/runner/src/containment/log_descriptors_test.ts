import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { ZOO_SKIP } from '../../testing/zoo.ts';
import { findTool } from './host_tools.ts';
import { logUseOf, realPathsOf } from './log_descriptors.ts';
import { waitUntil } from './pause.ts';
import { readStat, sendSignal } from './proc_table.ts';

test(
  'logUseOf() tells log writers, writers of raw files, holders of pipes and readers apart',
  { skip: ZOO_SKIP },
  async (t) => {
    const folder = await tempDir(t);
    await mkdir(join(folder, 'real'));
    await writeFile(join(folder, 'real', 'raw'), '');
    await symlink('real', join(folder, 'link'));
    const named = join(folder, 'autotuner-tok-command');
    await mkdir(named);
    assert.equal(spawnSync(findTool('mkfifo') ?? 'mkfifo', [join(named, 'out')]).status, 0);
    const raw = realPathsOf([join(folder, 'link', 'raw'), join(folder, 'never-made')]);
    const use = async (line: string): Promise<{ isWriter: boolean; hasRaw: boolean; pipes: number }> => {
      const script = `cd "$1"; exec 9>&-; { ${line}; } 2>/dev/null`;
      const shell = spawn('sh', ['-c', script, 'sh', folder], { detached: true, stdio: 'ignore' });
      const pid = shell.pid ?? 0;
      t.after(() => sendSignal(-pid, 'SIGKILL'));
      // The shell becomes the program at the end of the line.
      await waitUntil(() => readStat(pid) !== undefined && isSleeping(pid), { timeoutMs: 5000 });
      const found = logUseOf(pid, { raw, token: 'tok' });
      return { ...found, pipes: found.pipes.length };
    };
    // What this test was started with.
    const { pipes } = await use('exec sleep 60');
    const pipe = 'exec 6<<A\nA\n';
    const writer = await use(`${pipe} exec sleep 60 <&6 6<&- >>real/raw`);
    assert.deepEqual([writer.isWriter, writer.hasRaw], [true, true]);
    assert.ok(writer.pipes >= 1);
    const out = 'autotuner-tok-command/out';
    const namedWriter = await use(`exec 8<>${out} 6<${out}; exec sleep 60 <&6 6<&- 8>&- >>link/raw`);
    assert.deepEqual([namedWriter.isWriter, namedWriter.hasRaw], [true, true]);
    assert.ok(namedWriter.pipes >= 1);
    assert.deepEqual(await use('exec sleep 60 <real/raw'), { isWriter: false, hasRaw: false, pipes });
    const holder = await use(`${pipe} exec 8>/proc/self/fd/6 6<&-; exec sleep 60`);
    assert.deepEqual(holder, { isWriter: false, hasRaw: false, pipes: pipes + 1 });
    if (pipes > 0) return t.diagnostic('started with pipes of others, which would make a writer of it');
    assert.deepEqual(await use('exec sleep 60 >>real/raw'), { isWriter: false, hasRaw: true, pipes });
    assert.deepEqual(logUseOf(2 ** 30, { raw, token: 'tok' }), { isWriter: false, hasRaw: false, pipes: [] });
  },
);

function isSleeping(pid: number): boolean {
  const { stdout } = spawnSync('cat', [`/proc/${pid}/comm`], { encoding: 'utf8' });
  return stdout === 'sleep\n';
}

test('realPathsOf() follows links and leaves out devices, which belong to everybody', async (t) => {
  const folder = await tempDir(t);
  const [file, link, gone] = ['file', 'link', 'gone'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(file, '');
  await symlink(file, link);
  assert.deepEqual(realPathsOf([link, '/dev/null', gone]), new Set([file, gone]));
});
