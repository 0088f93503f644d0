import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { PidNamespace } from './pid_namespace.ts';
import { NAMESPACE_SKIP } from './namespace_skip.ts';

test(
  'PidNamespace sees what has left every group and session, and close() ends it',
  { skip: NAMESPACE_SKIP },
  async (t) => {
    const script = 'setsid env -i sleep 71 >/dev/null 2>&1 & echo up >&4; exit 0';
    const namespace = await PidNamespace.open({ argv: ['sh', '-c', script], cwd: '/', env: process.env });
    t.after(() => namespace.close());
    await namespace.ended;
    for (let looks = 0; looks < 200 && namesIn(namespace)[0] !== 'sleep'; looks += 1) await delay(5);
    assert.deepEqual(namesIn(namespace), ['sleep']);
    await namespace.close();
    assert.deepEqual(namespace.members(), []);
  },
);

test(
  'killProgram() kills the program and leaves its children to be counted',
  { skip: NAMESPACE_SKIP },
  async (t) => {
    const script = 'sleep 71 & echo up >&4; wait';
    const namespace = await PidNamespace.open({ argv: ['sh', '-c', script], cwd: '/', env: process.env });
    t.after(() => namespace.close());
    await new Promise((resolve) => namespace.output.once('data', resolve));
    // What the shell has forked may not have become the other program yet.
    for (let looks = 0; looks < 200 && !namesIn(namespace).includes('sleep'); looks += 1) await delay(5);
    assert.deepEqual(namesIn(namespace).toSorted(), ['sh', 'sleep']);
    namespace.killProgram();
    await namespace.ended;
    assert.deepEqual(namesIn(namespace), ['sleep']);
  },
);

function namesIn(namespace: PidNamespace): readonly string[] {
  return namespace.members().map((one) => one.name);
}
