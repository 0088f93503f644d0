import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@autotuner/core/testing';
import type { ExitFacts } from '../../src/containment/tier.ts';
import type { TierCases } from './tier_bench.ts';

const CODES = [0, 1, 2, 77, 125, 126, 127, 128, 129, 134, 137, 139, 143, 255];
const SIGNALS = ['ABRT', 'SEGV', 'BUS', 'FPE', 'ILL', 'TERM', 'KILL', 'PIPE', 'XCPU', 'HUP', 'INT'];

/** How a command ended, or why it never began. */
export const EXIT_CASES: TierCases = {
  async 'reports every exit code as it is'({ one, zoo }) {
    for (const code of CODES.filter((each) => one.isExactAboutExits || each <= 128)) {
      const launched = await zoo('exit_code.pl', `${code}`);
      await launched.exited;
      assert.deepEqual(await launched.finish(), { kind: 'exit', code });
    }
  },

  async 'reports every signal by name'({ zoo }) {
    for (const name of SIGNALS) {
      const launched = await zoo('die_by_signal.pl', name);
      await launched.exited;
      assert.deepEqual(await launched.finish(), { kind: 'signal', signal: `SIG${name}` });
    }
  },

  async 'tells a command that cannot be executed from one that returns the same code'({ one, launch }, t) {
    if (!one.isExactAboutExits) return t.skip('a shell cannot tell');
    const locked = join(await tempDir(t), 'locked.sh');
    const run = async (argv: readonly string[]): Promise<ExitFacts> => {
      const launched = await launch(argv);
      await launched.exited;
      return launched.finish();
    };
    await writeFile(locked, '#!/bin/sh\nexit 126\n');
    assert.equal((await run(['no-such-command'])).kind, 'spawn');
    assert.deepEqual(spawnErrno(await run([locked])), 'EACCES');
    await chmod(locked, 0o755);
    assert.deepEqual(await run([locked]), { kind: 'exit', code: 126 });
    await writeFile(locked, '#!/no/such/interpreter\n');
    assert.deepEqual(spawnErrno(await run([locked])), 'ENOENT');
    await writeFile(locked, 'exit 3\n');
    assert.deepEqual(await run([locked]), { kind: 'exit', code: 3 }, 'a shell runs a script without #!');
  },

  async 'names the error when arguments are too long or the folder is missing'({ launch }) {
    const long = await launch(['true', 'x'.repeat(3_000_000)]);
    assert.equal(spawnErrno(await long.exited), 'E2BIG');
    await long.finish();
    const nowhere = await launch(['true'], { cwd: '/no/such/folder' });
    assert.equal((await nowhere.exited).kind, 'spawn');
    await nowhere.finish();
  },
};

function spawnErrno(facts: ExitFacts): unknown {
  return facts.kind === 'spawn' ? facts.errno : facts;
}
