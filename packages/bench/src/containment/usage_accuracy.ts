import { readFileSync } from 'node:fs';
import { AttemptSession } from '../attempts/attempt_session.ts';
import type { BenchOptions, Figure } from '../bench.ts';
import { percentile } from '../percentile.ts';
import { withFolder } from './bench_task.ts';

/** Burns CPU itself and in a child that also holds memory, and prints what the kernel says that both have used. */
const PROGRAM = `
sub burn { my ($end, $x) = ((times)[0] + shift, 0); do { $x += $_ for 1 .. 20000 } while (times)[0] < $end }
sub peak { open my $f, '<', '/proc/self/status'; my ($kb) = map { /^VmHWM:\\s+(\\d+)/ ? $1 : () } <$f>; $kb * 1024 }
pipe my $in, my $out;
if (my $pid = fork()) {
  burn(0.5);
  my $rss = <$in>;
  waitpid $pid, 0;
  my @t = times;
  printf '{"cpuMs": %d, "maxRssBytes": %d}'."\\n", 1000 * ($t[0] + $t[1] + $t[2] + $t[3]), $rss;
} else {
  my $memory = 'x' x 200_000_000;
  burn(1);
  syswrite $out, peak() . "\\n";
}
`;

const SHARE = 0.1;

interface Used {
  readonly cpuMs?: number;
  readonly maxRssBytes?: number;
}

/** Compares what attempts say about CPU time and memory with what the program itself was told by the kernel, in every tier. */
export async function measureUsage(options: BenchOptions): Promise<readonly Figure[]> {
  options.progress('containment: CPU time and memory of experiments');
  return withFolder(async (folder) => {
    const session = await AttemptSession.open({ folder });
    try {
      const figures: Figure[] = [];
      for (const { name } of session.tiers.filter((one) => one.isAvailable))
        figures.push(...(await figuresOf(session, name, options.quick ? 1 : 5)));
      return figures;
    } finally {
      await session.close();
    }
  });
}

async function figuresOf(session: AttemptSession, tier: string, rounds: number): Promise<readonly Figure[]> {
  const off: Record<'cpuMs' | 'maxRssBytes', number[]> = { cpuMs: [], maxRssBytes: [] };
  let isExact = true;
  for (let round = 0; round < rounds; round += 1) {
    const { said, real } = await runOnce(session, tier);
    isExact &&= said.exact;
    for (const key of ['cpuMs', 'maxRssBytes'] as const) off[key].push(shareOff(said[key], real[key]));
  }
  return (['cpuMs', 'maxRssBytes'] as const).map((key) => {
    const worst = Math.max(...off[key]);
    const marked = isExact ? 'marked exact' : 'not marked exact, so a lower bound';
    return {
      name: `${key === 'cpuMs' ? 'CPU time' : 'max RSS'} of the burner off by, ${tier}`,
      value: worst * 100,
      unit: '%',
      ...(isExact ? { goal: { text: `<= ${SHARE * 100} %`, isMet: worst <= SHARE } } : {}),
      note: `the worst of ${rounds}, median ${(percentile(off[key], 50) * 100).toFixed(1)} %; ${marked}`,
    };
  });
}

async function runOnce(
  session: AttemptSession,
  tier: string,
): Promise<{ readonly said: Used & { readonly exact: boolean }; readonly real: Used }> {
  const { reply } = await session.run(
    {
      tier,
      argv: ['perl', '-e', PROGRAM],
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
      timeoutMs: 30_000,
      graceMs: 0,
      logMaxBytes: 1_000_000,
    },
    60_000,
  );
  if (typeof reply !== 'object' || reply.report === undefined)
    throw new Error(`Cannot measure usage in ${tier}: the attempt has no report`);
  const real: Used = JSON.parse(readFileSync(reply.report.standardOutput, 'utf8'));
  return { said: reply.report.usage, real };
}

/** By which share a figure is off; 1 where there is none. */
function shareOff(said: number | undefined, real: number | undefined): number {
  return said === undefined || real === undefined ? 1 : Math.abs(said - real) / real;
}
