import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { probeTiers } from '@autotuner/runner';
import type { BenchOptions, Figure } from '../bench.ts';
import { newTag } from '../zoo/tag_scan.ts';
import { benchTask, withFolder } from './bench_task.ts';
import { none } from './goal.ts';
import { dataFolderIn, startSupervisor } from './supervisor.ts';
import type { SupervisorMessage } from './supervisor_messages.ts';
import { killTagged } from './tagged.ts';

/** Prints numbered lines and writes down, in a file of its own, how many bytes the pipe has taken so far. */
const PROGRAM = `
my ($file, $tag) = @ARGV;
open my $count, '>', $file or die;
my $bytes = 0;
for (my $line = 1; $line <= 2_000_000; $line++) {
  my $text = "$tag line $line\\n";
  $bytes += syswrite(STDOUT, $text) // exit 1;
  sysseek $count, 0, 0;
  syswrite $count, sprintf "%012d", $bytes;
}
`;

/** What is missing after one crash, in bytes. */
interface Loss {
  readonly written: number;
  /** Taken by the pipe, and not in the raw file. */
  readonly raw: number;
  /** In the raw file, and not, or more than once, in a stamped log. */
  readonly stamped: number;
}

/** Kills supervisors while a program prints, starts another one, and counts what the logs lack, in every tier. */
export async function measureCrashCapture(options: BenchOptions): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const { name, isAvailable } of await probeTiers()) {
    if (!isAvailable) continue;
    options.progress(`containment: output over a crash, ${name}`);
    const losses: Loss[] = [];
    for (let round = 0; round < (options.quick ? 2 : 10); round += 1) losses.push(await crashOnce(name));
    const sum = (of: (loss: Loss) => number): number => losses.reduce((total, one) => total + of(one), 0);
    const lost = sum((one) => one.raw) + sum((one) => one.stamped);
    const megabytes = (sum((one) => one.written) / 1e6).toFixed(1);
    figures.push({
      name: `lost over a SIGKILL of the supervisor, ${name}`,
      value: lost,
      unit: 'bytes',
      goal: none(lost),
      note: `${losses.length} crashes, ${megabytes} MB printed`,
    });
  }
  return figures;
}

function crashOnce(containment: string): Promise<Loss> {
  const tag = newTag();
  return withFolder(async (folder) => {
    const [program, count] = [join(folder, 'prints.pl'), join(folder, 'count')];
    writeFileSync(program, PROGRAM);
    const command = ['perl', program, count, tag];
    const task = benchTask({ command, containment, budget: { experiments: 1 }, timeout: 300 });
    const first = startSupervisor({ folder, task, tellsRunning: true });
    try {
      await first.until((message): message is SupervisorMessage => message.kind === 'running');
      await delay(100 + Math.random() * 400);
      await first.kill();
      // Whoever still prints goes on printing until the next supervisor ends it.
      await startSupervisor({ folder }).ended;
      return lossOf(folder, { count, tag });
    } finally {
      await first.kill();
      killTagged(tag);
    }
  });
}

function lossOf(folder: string, { count, tag }: { readonly count: string; readonly tag: string }): Loss {
  const logs = join(dataFolderIn(folder), 'logs');
  const rawPath = join(logs, 'task_1_exp_1.attempt_1.stdout.raw');
  const written = Number(readFileSync(count, 'latin1'));
  const raw = statSync(rawPath).size;
  const lines = linesOf(rawPath, tag);
  let stamped = 0;
  for (const name of ['task_1_exp_1.log', 'task_1.log']) {
    const found = linesOf(join(logs, name), tag);
    // Each line once and in order, or every byte from there on counts as lost.
    const wrong = lines.findIndex((line, at) => line !== found[at]);
    if (wrong >= 0) stamped += lines.slice(wrong).join('\n').length;
    else if (found.length > lines.length) stamped += found.slice(lines.length).join('\n').length;
  }
  return { written, raw: Math.max(0, written - raw), stamped };
}

function linesOf(path: string, tag: string): readonly string[] {
  return readFileSync(path, 'latin1')
    .split('\n')
    .flatMap((line) => (line.includes(tag) ? [line.slice(line.indexOf(tag))] : []));
}
