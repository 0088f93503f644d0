import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoggerBenchOptions } from './logger_bench_options.ts';
import { LOGGERS_USAGE, readLoggerBenchRequest } from './logger_bench_options.ts';
import { planJobs } from './plan/plan_jobs.ts';
import { runJobs } from './plan/run_jobs.ts';
import { hasMissed, type LoggerReport, reportOf } from './report/logger_report.ts';
import { JobProgress } from './report/job_progress.ts';
import { renderCsv } from './report/render_csv.ts';
import { renderHtml } from './report/render_html.ts';
import { renderMarkdown, renderText } from './report/render_text.ts';
import { writeBetweenMarks } from './report/write_docs.ts';

/** Compares loggers as the command line asks; the exit code. */
export async function runLoggerBench(args: readonly string[]): Promise<number> {
  const request = readLoggerBenchRequest(args);
  if (request.kind === 'help') {
    process.stdout.write(LOGGERS_USAGE);
    return 0;
  }
  if (request.kind === 'bad') {
    process.stderr.write(`error: ${request.problem}\n\n${LOGGERS_USAGE}`);
    return 2;
  }
  return await compare(request.options);
}

async function compare(options: LoggerBenchOptions): Promise<number> {
  const abort = new AbortController();
  const stop = (): void => abort.abort(new Error('Cannot finish: interrupted'));
  process.once('SIGINT', stop);
  try {
    const startedAt = new Date().toISOString();
    const jobs = planJobs(options);
    const progress = new JobProgress(process.stderr, jobs.length);
    const run = await runJobs(jobs, { signal: abort.signal, onDone: (record) => progress.step(record) });
    progress.end();
    const report = reportOf({ ...run, ...options, startedAt });
    process.stdout.write(renderText(report));
    await writeReports(report, options);
    return hasMissed(report) ? 1 : 0;
  } finally {
    process.off('SIGINT', stop);
  }
}

async function writeReports(report: LoggerReport, options: LoggerBenchOptions): Promise<void> {
  const { json, csv, docs, html = join(tmpdir(), 'loggers.html') } = options;
  await writeFile(html, renderHtml(report));
  process.stderr.write(`report: ${html}\n`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report)}\n`);
  if (csv !== undefined) await writeFile(csv, renderCsv(report.records));
  if (docs !== undefined) await writeBetweenMarks(docs, renderMarkdown(report));
}
