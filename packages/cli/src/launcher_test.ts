import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { BIN, makePlace, startedOf } from '../testing/cli_process.ts';

/** A Node from 20 on that is too old for the program, where the machine has one. */
const OLD_NODE = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .find((file) => /^v2[01]\./.test(versionOf(file)));

function versionOf(node: string): string {
  try {
    return execFileSync(node, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

suite(
  'bin/autotuner.js with a Node that is too old',
  { skip: OLD_NODE === undefined ? 'needs Node 20 or 21 in PATH' : false },
  () => {
    test('goes on with the one that npm installed, which experiments get too, and passes signals and exit codes on', async (t) => {
      const place = await makePlace(t);
      const script = 'console.log(JSON.stringify({{ y: Number(process.versions.node.split(".")[0]) }}))';
      const file = await place.task({ command: ['node', '-e', script, '{x}'], budget: { experiments: 1 } });
      const env = { ...place.env, PATH: `${dirname(OLD_NODE ?? '')}${delimiter}${place.env['PATH']}` };
      const run = startedOf(spawn(OLD_NODE ?? '', [BIN, 'run', file, '--json', '--quiet'], { env }));
      const { code, stdout, stderr } = await run.ended;
      assert.deepEqual([code, stderr], [0, '']);
      assert.ok(JSON.parse(stdout).best.score >= 22);
      const wrong = await startedOf(spawn(OLD_NODE ?? '', [BIN, 'show', '99'], { env })).ended;
      assert.equal(wrong.code, 2);
    });

    test('says which Node is needed where there is none', async (t) => {
      const place = await makePlace(t);
      const bin = join(place.folder, 'bin', 'autotuner.js');
      await mkdir(dirname(bin));
      await copyFile(BIN, bin);
      await writeFile(join(place.folder, 'package.json'), '{"type":"module"}');
      const { code, stdout, stderr } = await startedOf(spawn(OLD_NODE ?? '', [bin, 'ls'], { env: place.env }))
        .ended;
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(
        stderr,
        /^error: Cannot run autotuner with Node 2[01]\..*: Node 22\.19 or newer is needed, and none was found beside the program\n.*nodejs\.org/,
      );
    });
  },
);
