import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { waitUntil } from '../../src/containment/pause.ts';
import type { TierCases } from './tier_bench.ts';

/** What must work where nothing can be started any more. For ordinary users only: limits do not bind root. */
export const SCARCE_CASES: TierCases = {
  async 'kills although no process can be started any more'({ launch }, t) {
    const launched = await launch(['sh', '-c', 'trap "" TERM; setsid sleep 60 & sleep 60']);
    assert.ok(await waitUntil(() => launched.members().length >= 3, { timeoutMs: 5000 }));
    const limiter = startLimiter(t);
    await limiter.limit(launched.identity.pid, '1');
    await limiter.limit(process.pid, '1');
    assert.match(String(spawnSync('true').error), /EAGAIN/, 'the limit holds');
    launched.terminate();
    assert.deepEqual(await launched.killHard(), { isEmpty: true, survivors: [] });
    await limiter.limit(process.pid, '4000');
    assert.deepEqual(await launched.finish(), { kind: 'signal', signal: 'SIGKILL' });
  },
};

/** A shell that was there before the limit, and so is not bound by it. */
function startLimiter(t: TestContext): { limit(pid: number, processes: string): Promise<void> } {
  const script = 'while read pid count; do prlimit --pid $pid --nproc=$count:; echo $?; done';
  const shell = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => shell.kill('SIGKILL'));
  return {
    async limit(pid, processes) {
      shell.stdin.write(`${pid} ${processes}\n`);
      assert.equal(String((await once(shell.stdout, 'data'))[0]), '0\n');
    },
  };
}
