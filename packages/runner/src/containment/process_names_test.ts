import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { findTool } from './host_tools.ts';
import { ZOO_SKIP } from '../../testing/zoo.ts';
import { mergeNames, namesOf } from './process_names.ts';

test('namesOf() gives the program, once, and nothing for who is gone', { skip: ZOO_SKIP }, async (t) => {
  const title = `$0 = "web: work\\e[31mer"; $| = 1; print "up"; sleep 60`;
  const children = [
    spawn('sleep', ['60']),
    spawn('sleep', ['61']),
    spawn(findTool('perl') ?? 'perl', ['-e', '$| = 1; print "up"; sleep 60']),
    spawn(findTool('perl') ?? 'perl', ['-e', title]),
    spawn(findTool('perl') ?? 'perl', ['-e', '$0 = "a\\e[31mb"; $| = 1; print "up"; sleep 60']),
  ];
  for (const child of children) t.after(() => child.kill('SIGKILL'));
  await Promise.all(children.slice(2).map((child) => once(child.stdout, 'data')));
  const pids = children.map((child) => child.pid ?? 0);
  assert.deepEqual(namesOf([...pids, 2 ** 30]), ['sleep', 'perl', 'web:', 'a␛[31mb']);
});

test('mergeNames() has at most ten', () => {
  const many = Array.from({ length: 30 }, (_, at) => `p${at}`);
  assert.deepEqual(
    mergeNames([
      ['a', 'a'],
      ['b', 'a'],
    ]),
    ['a', 'b'],
  );
  assert.equal(mergeNames([many]).length, 10);
});
