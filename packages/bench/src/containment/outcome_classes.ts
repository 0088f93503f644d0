import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptReply } from '../attempts/attempt_messages.ts';
import { AttemptSession, type Attempt } from '../attempts/attempt_session.ts';
import type { BenchOptions, Figure } from '../bench.ts';
import { readZoo, PROGRAM_PATH } from '../zoo/behaviour_folder.ts';
import { describeOutcome, isAsExpected, parseExpectation, type Expectation } from '../zoo/expectation.ts';
import { newTag } from '../zoo/tag_scan.ts';
import { withFolder, ZOO } from './bench_task.ts';
import { none } from './goal.ts';

const AT_A_TIME = 4;

/** Programs of the zoo that say how they end. */
const ENDINGS =
  /^(?:exit_code|die_by_signal|cuda_oom|out_of_memory|bad_|closes_stdout|term_exit_zero|kills_its_group|reads_input|exits_with_threads)/;

/** One way to end, and what it has to be called. */
interface Ending {
  readonly name: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly expectation: Expectation;
  /** Runs in a hundred; the dear ones have fewer. */
  readonly share?: number;
}

/** Runs every ending again and again in the strongest tier and counts the outcomes that are wrong. */
export async function measureOutcomes(options: BenchOptions): Promise<readonly Figure[]> {
  const runs = options.quick ? 3 : 100;
  options.progress(`containment: outcome classes x ${runs}`);
  return withFolder(async (folder) => {
    const session = await AttemptSession.open({ folder });
    try {
      const tier = session.tiers.find((one) => one.isAvailable)?.name ?? 'none';
      const queue = endingsIn(folder).flatMap((ending) =>
        Array.from({ length: Math.ceil(runs * (ending.share ?? 1)) }, () => ending),
      );
      const total = queue.length;
      const wrong = await runQueue(session, queue, tier);
      return [figureOf({ wrong, total, tier })];
    } finally {
      await session.close();
    }
  });
}

async function runQueue(
  session: AttemptSession,
  queue: Ending[],
  tier: string,
): Promise<ReadonlyMap<string, number>> {
  const wrong = new Map<string, number>();
  const worker = async (): Promise<void> => {
    for (let ending = queue.shift(); ending !== undefined; ending = queue.shift()) {
      const { reply } = await session.run(attemptOf(ending, tier), 60_000);
      const outcome = outcomeOf(reply);
      if (outcome !== undefined && isAsExpected(outcome, ending.expectation)) continue;
      const seen = outcome === undefined ? 'no outcome' : describeOutcome(outcome);
      const what = `${ending.name}: ${seen}, expected ${ending.expectation.text}`;
      wrong.set(what, (wrong.get(what) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return wrong;
}

function attemptOf({ argv, cwd, expectation }: Ending, tier: string): Attempt {
  const isTimeout = expectation.outcomes.some((one) => one.kind === 'timeout');
  const limits = { timeoutMs: isTimeout ? 200 : 20_000, graceMs: 400, logMaxBytes: 50_000_000 };
  return { tier, argv, cwd, env: { PATH: PROGRAM_PATH }, ...limits };
}

function outcomeOf(
  reply: AttemptReply | string,
): { readonly kind: string; readonly [fact: string]: unknown } | undefined {
  return typeof reply === 'string' || reply.report === undefined ? undefined : { ...reply.report.outcome };
}

function endingsIn(folder: string): readonly Ending[] {
  const ofZoo = readZoo(ZOO, {})
    .behaviours.filter(({ name }) => ENDINGS.test(name))
    .flatMap(({ name, argv, args, expectation }) =>
      expectation === undefined ? [] : [{ name, argv: [...argv, newTag(), ...args], cwd: '/', expectation }],
    );
  return [...ofZoo, ...failedStarts(folder)];
}

/** What cannot be a program of a zoo, because there is nothing to execute. */
function failedStarts(folder: string): readonly Ending[] {
  const closed = join(folder, 'not_executable.sh');
  writeFileSync(closed, '#!/bin/sh\nexit 0\n');
  chmodSync(closed, 0o644);
  mkdirSync(join(folder, 'a_folder'));
  const of = (name: string, errno: string, change: Partial<Ending>): readonly Ending[] => {
    const expectation = parseExpectation(`spawn ${errno}`);
    return expectation === undefined ? [] : [{ name, argv: ['/bin/true'], cwd: '/', expectation, ...change }];
  };
  return [
    ...of('no such command', 'ENOENT', { argv: ['/no/such/command'] }),
    ...of('no such command in PATH', 'ENOENT', { argv: ['no-such-command'] }),
    ...of('not executable', 'EACCES', { argv: [closed] }),
    ...of('a folder', 'EACCES', { argv: [join(folder, 'a_folder')] }),
    ...of('no such folder to run in', 'ENOENT', { cwd: '/no/such/folder' }),
    ...of('3 MB of arguments', 'E2BIG', {
      argv: ['/bin/true', ...Array.from({ length: 30 }, () => 'x'.repeat(100_000))],
      share: 0.1,
    }),
  ];
}

function figureOf(seen: {
  readonly wrong: ReadonlyMap<string, number>;
  readonly total: number;
  readonly tier: string;
}): Figure {
  const count = [...seen.wrong.values()].reduce((sum, one) => sum + one, 0);
  const worst = [...seen.wrong].map(([what, times]) => `${what} (${times})`).join('; ');
  return {
    name: 'outcomes of the wrong class',
    value: count,
    unit: `of ${seen.total}`,
    goal: none(count),
    note: `${seen.tier}, ${AT_A_TIME} at a time${worst === '' ? '' : `; ${worst}`}`,
  };
}
