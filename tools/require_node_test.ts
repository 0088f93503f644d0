import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

/** Runs the check in a process that believes to be another version. */
function checkAs(version: string): { status: number | null; stderr: string } {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } });`;
  const load = `${pretend} await import(${JSON.stringify(join(import.meta.dirname, 'require_node.mjs'))});`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', load], { encoding: 'utf8' });
}

test('require_node refuses versions before 22.19 and says what to do', () => {
  for (const version of ['18.20.4', '20.20.2', '22.18.0']) {
    const { status, stderr } = checkAs(version);
    assert.equal(status, 1, version);
    assert.match(stderr, new RegExp(`Node ${version.replaceAll('.', '\\.')}: 22\\.19 or later`));
  }
});

test('require_node is silent from 22.19 on', () => {
  for (const version of ['22.19.0', '24.0.0', '26.10.0']) {
    assert.deepEqual([checkAs(version).status, checkAs(version).stderr], [0, ''], version);
  }
});
