import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AttemptSession } from '../attempts/attempt_session.ts';
import type { BenchOptions, Figure } from '../bench.ts';
import { newTag, scanForTags } from '../zoo/tag_scan.ts';
import { withFolder } from './bench_task.ts';
import { none } from './goal.ts';

const AT_A_TIME = 5;
const LINES = 800;
const PAUSE_MS = 5;
const GOAL_LINES = 10_000;

/**
 * The main program prints one line and exits 0. Behind it a daemon (own session, empty environment, no parent) goes on
 * printing its tag to the output that it has inherited.
 */
const PROGRAM = `
use POSIX ();
my ($tag, $lines, $pause, $is_daemon) = @ARGV;
$| = 1;
if (not $is_daemon) {
  print "$tag main\\n";
  exit 0 if fork();
  POSIX::setsid();
  POSIX::_exit(0) if fork();
  %ENV = ();
  exec $^X, $0, @ARGV, 'daemon';
}
for (1 .. $lines) { print "$tag $_\\n"; select(undef, undef, undef, $pause / 1000) }
`;

/** What one attempt and its daemon left in the logs. */
interface LateRun {
  readonly late: number;
  readonly lost: number;
  readonly foreign: number;
  /** Lines that came into the log of the task after the end of the attempt. */
  readonly asCurrent: number;
}

/** Lets daemons print long after their attempts have ended, in a tier that is kept from killing them, and looks for their lines in all logs. */
export async function measureLateLines(options: BenchOptions): Promise<readonly Figure[]> {
  options.progress('containment: late lines');
  return withFolder(async (folder) => {
    const session = await AttemptSession.open({ folder });
    try {
      const tier = session.tiers.findLast((one) => one.isAvailable && !one.isStrict);
      return tier === undefined
        ? []
        : figuresOf(tier.name, await runAll(session, { ...options, folder, tier: tier.name }));
    } finally {
      await session.close();
    }
  });
}

interface LateOptions {
  readonly quick: boolean;
  readonly folder: string;
  readonly tier: string;
}

async function runAll(session: AttemptSession, options: LateOptions): Promise<readonly LateRun[]> {
  const program = join(options.folder, 'late.pl');
  await writeFile(program, PROGRAM);
  const runs: LateRun[] = [];
  for (let round = 0; round < (options.quick ? 1 : 6); round += 1) {
    const together = Array.from({ length: AT_A_TIME }, () =>
      runOne(session, { program, tier: options.tier }),
    );
    runs.push(...(await Promise.all(together)));
  }
  return runs;
}

async function runOne(
  session: AttemptSession,
  how: { readonly program: string; readonly tier: string },
): Promise<LateRun> {
  const tag = newTag();
  const { id } = await session.run(
    {
      tier: how.tier,
      argv: ['perl', how.program, tag, `${LINES}`, `${PAUSE_MS}`],
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
      timeoutMs: 20_000,
      graceMs: 0,
      logMaxBytes: 10_000_000,
      isHelpless: true,
    },
    60_000,
  );
  const logs = session.logsOf(id);
  const [raw = ''] = logs.raw;
  const before = { raw: countOf(raw, tag), task: countOf(logs.task, tag) };
  await delay(LINES * PAUSE_MS * 1.5);
  const after = {
    raw: countOf(raw, tag),
    stamped: countOf(logs.stamped, tag),
    task: countOf(logs.task, tag),
  };
  const scans = await Promise.all([...logs.raw, logs.stamped].map((path) => scanForTags(path, tag)));
  return {
    late: after.raw - before.raw,
    lost: after.raw - after.stamped,
    foreign: scans.reduce((sum, one) => sum + one.foreign, 0),
    asCurrent: after.task - before.task,
  };
}

function countOf(path: string, tag: string): number {
  return readFileSync(path, 'latin1').split(tag).length - 1;
}

function figuresOf(tier: string, runs: readonly LateRun[]): readonly Figure[] {
  const sum = (of: (run: LateRun) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const [late, foreign, asCurrent, lost] = [
    sum((run) => run.late),
    sum((run) => run.foreign),
    sum((run) => run.asCurrent),
    sum((run) => run.lost),
  ];
  const note = `${late} late lines of ${runs.length} daemons, ${AT_A_TIME} attempts at a time, ${tier} kept from killing them`;
  const enough = late >= GOAL_LINES ? '' : `; too few, ${GOAL_LINES} are asked for`;
  return [
    {
      name: 'late lines in the log of another experiment',
      value: foreign,
      unit: 'lines',
      goal: none(foreign),
      note: note + enough,
    },
    { name: 'late lines in the log of the task', value: asCurrent, unit: 'lines', goal: none(asCurrent) },
    { name: 'late lines that the stamped log lacks', value: lost, unit: 'lines', goal: none(lost) },
  ];
}
