import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePlace } from '../../testing/cli_process.ts';

test('doctor says of every way of containment what it promises, and why it does not work', async (t) => {
  const place = await makePlace(t);
  const { stdout } = await place.here(['doctor']);
  const lines = stdout.split('\n').filter((line) => line.includes('containment: '));
  const hasKeeper = /keeper +works: perl starts commands/.test(stdout);
  const death = hasKeeper
    ? 'all ends when the tuner is killed'
    : 'a killed tuner cleans up at its next start';
  const promises = {
    cgroup2: `nothing is left for certain, ${death}`,
    pidns: 'nothing is left for certain, all ends when the tuner is killed',
    subreaper: 'that nothing is left cannot be proven, all ends when the tuner is killed',
    scan: `that nothing is left cannot be proven, ${death}`,
  };
  assert.equal(lines.length, Object.keys(promises).length, stdout);
  for (const [index, [name, promise]] of Object.entries(promises).entries()) {
    const text = lines[index]?.split(/containment: \w+ +/)[1] ?? '';
    assert.match(lines[index] ?? '', new RegExp(`containment: ${name} `));
    assert.ok(text === `works: ${promise}` || text.endsWith(`; where it works, ${promise}`), text);
  }
});
