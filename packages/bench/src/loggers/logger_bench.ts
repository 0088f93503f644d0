import type { LoggerBenchOptions } from './logger_bench_options.ts';
import { LOGGERS_USAGE, readLoggerBenchRequest } from './logger_bench_options.ts';
import { expectedSeconds, spanText } from './plan/expected_time.ts';
import type { Job } from './plan/job.ts';
import { planJobs } from './plan/plan_jobs.ts';
import { runJobs } from './plan/run_jobs.ts';
import { hasMissed, reportOf } from './report/logger_report.ts';
import { JobProgress } from './report/job_progress.ts';
import { renderText } from './report/render_text.ts';
import { reportFilesProblem, writeReportFiles } from './report/report_files.ts';

/** As shells tell of a process that was interrupted. */
const INTERRUPTED = 130;

/** Compares loggers as the command line asks; the exit code. */
export async function runLoggerBench(args: readonly string[]): Promise<number> {
  const request = readLoggerBenchRequest(args);
  if (request.kind === 'help') {
    process.stdout.write(LOGGERS_USAGE);
    return 0;
  }
  if (request.kind === 'bad') return refuse(request.problem);
  const { options } = request;
  const jobs = planJobs(options);
  if (jobs.length === 0) {
    return refuse(
      `Cannot compare by ${options.cases.join(', ')}: none of the chosen loggers takes part in it`,
    );
  }
  const problem = await reportFilesProblem(options);
  return problem === undefined ? await compare(jobs, options) : refuse(problem);
}

function refuse(problem: string): number {
  process.stderr.write(`error: ${problem}\n\n${LOGGERS_USAGE}`);
  return 2;
}

async function compare(jobs: readonly Job[], options: LoggerBenchOptions): Promise<number> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop);
  try {
    const startedAt = new Date().toISOString();
    const span = spanText(expectedSeconds(jobs));
    process.stderr.write(`${jobs.length} processes, one after the other: about ${span} on two quiet cores\n`);
    const progress = new JobProgress(process.stderr, jobs.length);
    const run = await runJobs(jobs, { signal: abort.signal, onDone: (record) => progress.step(record) });
    progress.end();
    const report = reportOf({ ...run, ...options, startedAt });
    process.stdout.write(renderText(report));
    process.stderr.write(`report: ${await writeReportFiles(report, options)}\n`);
    return hasMissed(report) ? 1 : 0;
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    process.stderr.write('\nerror: Cannot finish: interrupted\n');
    return INTERRUPTED;
  } finally {
    process.off('SIGINT', stop);
  }
}
