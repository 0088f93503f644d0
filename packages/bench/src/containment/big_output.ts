import { spawn } from 'node:child_process';
import { rmSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions, Figure } from '../bench.ts';
import { percentile } from '../percentile.ts';
import { benchTask, withFolder } from './bench_task.ts';
import { atMost } from './goal.ts';
import { dataFolderIn, startSupervisor } from './supervisor.ts';
import type { SupervisorCost, SupervisorMessage } from './supervisor_messages.ts';

/** Prints megabytes as lines of 80 bytes, or as one line, and leaves how many seconds that took it. */
const PROGRAM = `
use Time::HiRes ();
my ($megabytes, $shape, $file) = @ARGV;
my $block = $shape eq 'lines' ? (('x' x 79) . "\\n") x 12_500 : 'x' x 1_000_000;
my $start = Time::HiRes::time();
for (1 .. $megabytes) {
  for (my $at = 0; $at < length $block;) { $at += syswrite(STDOUT, $block, length($block) - $at, $at) // exit 1 }
}
my $seconds = Time::HiRes::time() - $start;
open my $result, '>', $file or exit 1;
print $result qq({"seconds": $seconds}\\n);
`;

const RSS_MB = 120;
const CPU_PER_GB = 2.5;
const LAG_MS = 20;
const SHARE = 0.9;
/** Raw, and stamped in the logs of the experiment and of the task. */
const ROOM = 6;

interface Output {
  readonly megabytes: number;
  readonly shape: 'lines' | 'line';
}

/** Measures what printing a lot costs: the program that prints, beside a pipe to cat, and the supervisor. */
export async function measureBigOutput(options: BenchOptions): Promise<readonly Figure[]> {
  const lines: Output = { megabytes: options.quick ? 100 : 1000, shape: 'lines' };
  const line: Output = { megabytes: options.quick ? 50 : 200, shape: 'line' };
  const free = statfsSync(tmpdir());
  if (free.bavail * free.bsize < lines.megabytes * 1e6 * ROOM) {
    const note = `needs ${lines.megabytes * ROOM} MB in ${tmpdir()}`;
    return [{ name: `output, ${lines.megabytes} MB`, value: Number.NaN, unit: '', note }];
  }
  return [...(await measureLines(options, lines)), ...(await measureLine(options, line))];
}

async function measureLines(options: BenchOptions, output: Output): Promise<readonly Figure[]> {
  options.progress(`containment: ${output.megabytes} MB of lines`);
  const own: number[] = [];
  const pipe: number[] = [];
  const costs: SupervisorCost[] = [];
  for (let round = 0; round < (options.quick ? 1 : 3); round += 1) {
    pipe.push(output.megabytes / (await catSeconds(output)));
    const { seconds, cost } = await runTask(output);
    own.push(output.megabytes / seconds);
    costs.push(cost);
  }
  const [rate, catRate] = [percentile(own, 50), percentile(pipe, 50)];
  const share = rate / catRate;
  const name = `${output.megabytes} MB of 80-byte lines`;
  const endToEnd =
    output.megabytes /
    (percentile(
      costs.map((one) => one.wallMs),
      50,
    ) /
      1000);
  return [
    {
      name: `${name}, the program prints`,
      value: rate,
      unit: 'MB/s',
      goal: { text: `>= ${SHARE}x`, isMet: share >= SHARE },
      ratio: { to: 'cmd | cat >> file', times: share },
      note: `median of ${own.length}`,
    },
    { name: `${name}, cmd | cat >> file`, value: catRate, unit: 'MB/s' },
    { name: `${name}, until all is stamped`, value: endToEnd, unit: 'MB/s', note: 'start and end included' },
    ...costFigures(name, output, costs),
  ];
}

function costFigures(name: string, output: Output, costs: readonly SupervisorCost[]): readonly Figure[] {
  const cpu =
    percentile(
      costs.map((one) => one.cpuMs),
      50,
    ) / 1000;
  const perGigabyte = (cpu / output.megabytes) * 1000;
  const lag = Math.max(...costs.map((one) => one.lagP99Ms));
  const note = `the longest stop of the event loop ${Math.max(...costs.map((one) => one.lagMaxMs)).toFixed(0)} ms`;
  return [
    {
      name: `${name}, CPU of the supervisor`,
      value: perGigabyte,
      unit: 's/GB',
      goal: atMost(perGigabyte, { limit: CPU_PER_GB, unit: 's/GB' }),
    },
    rssFigure(name, costs),
    {
      name: `${name}, loop lag p99`,
      value: lag,
      unit: 'ms',
      goal: atMost(lag, { limit: LAG_MS, unit: 'ms' }),
      note,
    },
  ];
}

function rssFigure(name: string, costs: readonly SupervisorCost[]): Figure {
  const value = Math.max(...costs.map((one) => one.maxRssBytes)) / 1e6;
  const idle =
    percentile(
      costs.map((one) => one.idleRssBytes),
      50,
    ) / 1e6;
  return {
    name: `${name}, max RSS of the supervisor`,
    value,
    unit: 'MB',
    goal: atMost(value, { limit: RSS_MB, unit: 'MB' }),
    note: `${idle.toFixed(0)} MB before it began`,
  };
}

async function measureLine(options: BenchOptions, output: Output): Promise<readonly Figure[]> {
  options.progress(`containment: one line of ${output.megabytes} MB`);
  const { cost } = await runTask(output);
  const name = `one line of ${output.megabytes} MB`;
  const lag = cost.lagP99Ms;
  return [
    rssFigure(name, [cost]),
    {
      name: `${name}, loop lag p99`,
      value: lag,
      unit: 'ms',
      goal: atMost(lag, { limit: LAG_MS, unit: 'ms' }),
    },
  ];
}

/** The same program with its output piped to a file, as users do. */
function catSeconds(output: Output): Promise<number> {
  return withFolder(async (folder) => {
    const [program, result, log] = ['prints.pl', 'result', 'log'].map((name) => join(folder, name));
    writeFileSync(program ?? '', PROGRAM);
    const script = 'perl "$1" "$2" "$3" "$4" | cat >>"$5"';
    const args = [program, `${output.megabytes}`, output.shape, result, log].map(String);
    const child = spawn('/bin/sh', ['-c', script, 'sh', ...args], { stdio: 'ignore' });
    await new Promise((resolve) => child.once('exit', resolve));
    return secondsIn(result ?? '');
  });
}

function runTask(output: Output): Promise<{ readonly seconds: number; readonly cost: SupervisorCost }> {
  return withFolder(async (folder) => {
    const program = join(folder, 'prints.pl');
    writeFileSync(program, PROGRAM);
    const result = join(folder, 'seconds.json');
    const task = benchTask({
      shell: `perl '${program}' ${output.megabytes} ${output.shape} '${result}' && cp '${result}' "$AUTOTUNER_RESULT_FILE"`,
      budget: { experiments: 1 },
      timeout: 600,
      log: { max_bytes: '4GiB' },
    });
    const supervisor = startSupervisor({ folder, task });
    const cost = await supervisor.until(isEnded);
    await supervisor.ended;
    if (cost.succeeded !== 1)
      throw new Error('Cannot measure output: the experiment that prints did not succeed');
    const seconds = secondsIn(result);
    rmSync(join(dataFolderIn(folder), 'logs'), { recursive: true, force: true });
    return { seconds, cost };
  });
}

function isEnded(
  message: SupervisorMessage,
): message is Extract<SupervisorMessage, { readonly kind: 'ended' }> {
  return message.kind === 'ended';
}

function secondsIn(path: string): number {
  const { seconds }: { seconds: number } = JSON.parse(readFileSync(path, 'utf8'));
  return seconds;
}
