import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { launchScript } from './launch_script.ts';
import { hasNamelessPipes } from './nameless_pipes.ts';

for (const pipes of ['nameless', 'named'] as const) {
  const skip = pipes === 'nameless' && !hasNamelessPipes();
  test(
    `launchScript() with ${pipes} pipes keeps the streams apart and closes them at the end`,
    { skip },
    async (t) => {
      const folder = await tempDir(t);
      const raw = { out: join(folder, 'out.raw'), err: join(folder, 'err.raw') };
      const script = launchScript({ folder, pipes, raw, marks: { MARK: 'yes' } });
      const command = ['/bin/sh', '-c', 'echo "out $MARK"; echo err >&2; echo again >/dev/stderr; exit 7'];
      const child = spawn('/bin/sh', ['-c', script, 'sh', ...command], {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
        detached: true,
      });
      const writers = child.stdio[3];
      assert.ok(writers !== undefined && writers !== null && 'resume' in writers);
      writers.resume();
      const [[code]] = await Promise.all([once(child, 'exit'), once(writers, 'close')]);
      assert.equal(code, 7);
      assert.equal(await readFile(raw.out, 'utf8'), 'out yes\n');
      assert.equal(await readFile(raw.err, 'utf8'), 'err\nagain\n');
    },
  );
}
