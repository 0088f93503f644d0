import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { test, type TestContext } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { EXIT_CASES } from './tier/exit_cases.ts';
import { KILL_CASES } from './tier/kill_cases.ts';
import { LEFTOVER_CASES } from './tier/leftover_cases.ts';
import { SCARCE_CASES } from './tier/scarce_cases.ts';
import { openTierBench, type TierCases, type TierUnderTest } from './tier/tier_bench.ts';
import { USAGE_CASES } from './tier/usage_cases.ts';
import type { Oracle } from './oracle.ts';

/** Registers the tests that every containment tier must pass, for the user that runs them. */
export function testTier(one: TierUnderTest, oracle: Oracle): void {
  const cases: TierCases = {
    ...EXIT_CASES,
    ...KILL_CASES,
    ...USAGE_CASES,
    ...LEFTOVER_CASES,
    ...(process.getuid?.() === 0 ? {} : SCARCE_CASES),
  };
  for (const [title, run] of Object.entries(cases)) {
    test(`${one.name} tier ${title}`, { timeout: 60_000 }, (t) => run(openTierBench(t, { one, oracle }), t));
  }
}

/** How a run of a test file by another user went. */
export interface UserRun {
  readonly code: number | null;
  readonly output: string;
}

/**
 * Runs a test file once more, as a user that exists for this run only, so that nobody else's processes count. Undefined
 * where that is not possible: it needs root, setpriv, and a checkout that others can read.
 */
export async function runAsUser(t: TestContext, file: string): Promise<UserRun | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const folder = await tempDir(t);
  await chmod(folder, 0o777);
  const user = `${60_000 + (process.pid % 5000)}`;
  const setpriv = [`--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--'];
  const run = async (args: readonly string[]): Promise<UserRun> => {
    const child = spawn('setpriv', [...setpriv, process.execPath, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', TMPDIR: folder, HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  };
  const canRead = await run(['--check', file]).catch(() => undefined);
  if (canRead?.code !== 0) return undefined;
  return run(['--conditions=@autotuner/source', '--test', '--test-reporter=spec', file]);
}
