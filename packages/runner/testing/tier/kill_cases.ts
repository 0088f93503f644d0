import assert from 'node:assert/strict';
import { pause, waitUntil } from '../../src/containment/pause.ts';
import type { TierCases } from './tier_bench.ts';

const EMPTY = { isEmpty: true, survivors: [] };

/** Asking, killing, and what is known about who lives. */
export const KILL_CASES: TierCases = {
  async 'lets a command that is asked to end do so'({ zoo }) {
    const launched = await zoo('term_exit_zero.pl');
    await launched.hasPrinted('ready');
    launched.terminate();
    assert.deepEqual(await launched.exited, { kind: 'exit', code: 0 });
    assert.ok(await waitUntil(() => launched.isEmpty(), { timeoutMs: 2000 }));
    assert.deepEqual(launched.members(), []);
    await launched.finish();
    assert.equal(launched.printed(), 'ready\nflushed\n');
  },

  async 'kills what does not'({ zoo }) {
    const launched = await zoo('ignore_sigterm.pl');
    await launched.hasPrinted('still here');
    launched.terminate();
    await pause(100);
    assert.equal(launched.isEmpty(), false);
    assert.equal(launched.members().length, 2);
    assert.deepEqual(await launched.killHard(), EMPTY);
    assert.equal(launched.isEmpty(), true);
    assert.deepEqual(await launched.finish(), { kind: 'signal', signal: 'SIGKILL' });
  },

  async 'kills at any moment of the start'({ launch }) {
    for (const ms of [0, 0, 1, 1, 2, 3, 4, 5, 7, 10, 15]) {
      const launched = await launch(['sh', '-c', 'setsid sleep 60 & sleep 60 & wait']);
      await pause(ms);
      assert.deepEqual(await launched.killHard(), EMPTY);
      const facts = await launched.finish();
      assert.deepEqual(facts, { kind: 'signal', signal: 'SIGKILL' }, `after ${ms} ms`);
    }
  },

  async 'may be killed twice at once, and again when it is gone'({ zoo }) {
    const launched = await zoo('ignore_sigterm.pl');
    await launched.hasPrinted('still here');
    assert.deepEqual(await Promise.all([launched.killHard(), launched.killHard()]), [EMPTY, EMPTY]);
    assert.deepEqual(await launched.killHard(), EMPTY);
    launched.terminate();
    await launched.finish();
  },

  async 'is empty only when nobody is left'({ one, zoo }) {
    const launched = await zoo('background_then_exit.pl');
    assert.deepEqual(await launched.exited, { kind: 'exit', code: 0 });
    await launched.hasPrinted('from behind');
    for (let looks = 0; looks < 20; looks += 1) assert.equal(launched.isEmpty(), false);
    // A shell as init has a process of its own while it waits.
    assert.ok(launched.members().length <= (one.isExactAboutExits ? 1 : 2));
    assert.ok(launched.members().length >= 1);
    assert.deepEqual(await launched.killHard(), EMPTY);
    assert.equal(launched.isEmpty(), true);
    await launched.finish();
  },

  async 'counts a whole tree, and those who left its session'({ zoo, launch }) {
    const tree = await zoo('tree.pl');
    assert.ok(await waitUntil(() => tree.members().length === 40, { timeoutMs: 5000 }));
    assert.equal(new Set(tree.members()).size, 40);
    await tree.finish();
    const apart = await launch(['sh', '-c', 'setsid sh -c "setsid sleep 60 & wait" & wait']);
    assert.ok(await waitUntil(() => apart.members().length === 3, { timeoutMs: 5000 }));
    assert.deepEqual(await apart.killHard(), EMPTY);
    await apart.finish();
  },

  async 'keeps what is printed late in the files of the process that printed it'({ zoo }) {
    const late = await zoo('late_writer.pl');
    await late.exited;
    const next = await zoo('background_then_exit.pl');
    await late.hasPrinted(`${late.tag} three`);
    await late.killHard();
    await late.drained;
    const length = late.printed().length;
    await next.hasPrinted('from behind');
    await Promise.all([late.finish(), next.finish()]);
    assert.equal(late.printed().length, length);
    assert.equal(next.printed().includes(late.tag), false);
    assert.equal(late.printed().includes(next.tag), false);
  },
};
