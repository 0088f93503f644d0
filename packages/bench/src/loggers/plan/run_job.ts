import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { countLines } from '../lines/count_lines.ts';
import { linesLost } from '../lines/lines_lost.ts';
import { CpuWatch } from './cpu_wait.ts';
import { ACK_FILE, type Job, type JobOrder, type JobRecord, type JobResult, RESULT_FILE } from './job.ts';
import { withSmallDisk } from './small_disk.ts';

const WORKER = fileURLToPath(new URL('../child/case_worker.ts', import.meta.url));
/** No job takes longer; whoever does is killed, and that is said. */
const MAX_MS = 60_000;
/** Cases with a limit of their own: gigabytes of lines take long, and some hang when a disk is full. */
const MAX_MS_OF: Readonly<Record<string, number>> = { soak: 900_000, full_disk: 10_000 };
const SIGNALS: Readonly<Record<string, NodeJS.Signals>> = {
  sigterm: 'SIGTERM',
  sigkill: 'SIGKILL',
  sigkill_blocked: 'SIGKILL',
};

/** Runs one job in a process and a folder of its own; a job that fails is a record that says so. */
export async function runJob(job: Job, signal: AbortSignal): Promise<JobRecord> {
  const startMs = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'logger-bench-'));
  try {
    const outcome = await outcomeOf(job, folder, signal);
    return { ...job, ...outcome, elapsedMs: Math.round(performance.now() - startMs) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function outcomeOf(job: Job, folder: string, signal: AbortSignal): Promise<Outcome> {
  const run = async (place: string): Promise<Outcome> =>
    await runIn({ job, folder, logFile: join(place, 'bench.log') }, signal);
  return job.caseName === 'full_disk' ? await withSmallDisk(folder, run) : await run(folder);
}

/** What became of a job. */
export type Outcome = Pick<JobRecord, 'result' | 'failure'>;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  /** Whether it was killed because it took too long. */
  readonly isOverdue: boolean;
  /** For how much of the time before it was killed one of its threads waited for a processor, in percent. */
  readonly waited: number;
}

async function runIn(order: JobOrder, signal: AbortSignal): Promise<Outcome> {
  const ended = await runProcess(order, signal);
  const { caseName } = order.job;
  if (caseName === 'dying') return judgeDeath(order, ended);
  const told = resultIn(order.folder);
  if (caseName === 'full_disk') return judgeFullDisk(order, { told, ended });
  if (told !== undefined && ended.code === 0) return { result: told };
  return { failure: `ended with ${ended.signal ?? ended.code}: ${firstLineOf(ended.stderr)}` };
}

async function runProcess(order: JobOrder, signal: AbortSignal): Promise<Ended> {
  const maxMs = MAX_MS_OF[order.job.caseName] ?? MAX_MS;
  const out = order.job.contender === 'console_log' ? openSync(order.logFile, 'a') : undefined;
  const heap = order.job.variant === 'oom' ? ['--max-old-space-size=96'] : [];
  const node = [...heap, '--conditions=@autotuner/source', WORKER, JSON.stringify(order)];
  // Deaths by abort would each leave a core file.
  const child = spawn('/bin/sh', ['-c', 'ulimit -c 0; exec "$0" "$@"', process.execPath, ...node], {
    stdio: ['ignore', out ?? 'ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
    timeout: maxMs,
  });
  if (out !== undefined) closeSync(out);
  const killed = killWhenReady(child, order.job);
  const startMs = performance.now();
  const ended = await endOf(child);
  const isOverdue = ended.signal === 'SIGKILL' && performance.now() - startMs >= maxMs;
  const stderr = isOverdue ? `hung, was killed after ${maxMs / 1_000} s` : ended.stderr;
  return { ...ended, stderr, isOverdue, waited: killed.waited };
}

function endOf(child: ChildProcess): Promise<Omit<Ended, 'waited' | 'isOverdue'>> {
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (stderr.length < 10_000) stderr += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    // Aborted, all ends here; whatever else keeps a process from starting is a finding about this job.
    child.once('error', (error) => {
      if (error.name === 'AbortError') reject(error);
      else resolve({ code: null, signal: null, stderr: error.message });
    });
    child.once('close', (code, signal) => resolve({ code, signal, stderr }));
  });
}

/** Whoever is to be killed says when, then dies at a random moment: between two turns, in a write, anywhere. */
function killWhenReady(child: ChildProcess, job: Job): { readonly waited: number } {
  const name = job.caseName === 'dying' ? SIGNALS[job.variant] : undefined;
  const killed = { waited: Number.NaN };
  child.stdio[3]?.once('data', () => {
    const watch = new CpuWatch(child.pid ?? 0);
    void delay(200 + Math.random() * 200).then(() => {
      killed.waited = watch.percent();
      if (name !== undefined) child.kill(name);
    });
  });
  return killed;
}

function judgeDeath({ job, folder, logFile }: JobOrder, ended: Ended): Outcome {
  const { acked, lost, lostMs, torn, cut, duplicates } = linesLost(join(folder, ACK_FILE), logFile);
  if (acked === 0) return { failure: `died before its first line: ${firstLineOf(ended.stderr)}` };
  const isRight = hasDiedAs(job.variant, ended);
  if (!isRight) return { failure: `ended with ${ended.signal ?? ended.code}: ${firstLineOf(ended.stderr)}` };
  const waited = Number.isNaN(ended.waited) ? {} : { waitedPercent: ended.waited };
  return {
    result: { metrics: { acked, lost, lostMs, lostShare: lost / acked, torn, cut, duplicates, ...waited } },
  };
}

function hasDiedAs(way: string, { code, signal }: Ended): boolean {
  if (way === 'normal' || way === 'exit') return code === 0;
  if (way === 'throw') return code === 1;
  if (way === 'abort' || way === 'oom') return signal === 'SIGABRT' || code === 134;
  return signal === SIGNALS[way] || code === (way === 'sigterm' ? 143 : 137);
}

function judgeFullDisk(
  { logFile }: JobOrder,
  { told, ended }: { readonly told: JobResult | undefined; readonly ended: Ended },
): Outcome {
  const { distinct, torn, duplicates } = countLines(logFile);
  const state = { onDisk: distinct, torn, duplicates, isDead: 0 };
  if (told !== undefined) return { result: { ...told, metrics: { ...told.metrics, ...state } } };
  const end = ended.isOverdue ? { isHung: 1 } : { isDead: 1 };
  const note = ended.isOverdue ? ended.stderr : `died: ${firstLineOf(ended.stderr)}`;
  return { result: { metrics: { ...state, ...end }, note } };
}

function resultIn(folder: string): JobResult | undefined {
  const path = join(folder, RESULT_FILE);
  // Written by our own worker.
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as JobResult) : undefined;
}

function firstLineOf(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /^\w*Error/.test(line)) ?? lines[0] ?? 'it said nothing';
}
