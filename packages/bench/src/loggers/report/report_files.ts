import { constants } from 'node:fs';
import { access, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LoggerReport } from './logger_report.ts';
import { renderCsv } from './render_csv.ts';
import { renderHtml } from './render_html.ts';
import { renderMarkdown } from './render_text.ts';
import { hasMarks, writeBetweenMarks } from './write_docs.ts';

/** Files that a report is written to. */
export interface ReportFiles {
  readonly json?: string;
  readonly csv?: string;
  /** @default loggers.html in the folder for temporary files */
  readonly html?: string;
  /** A document that holds the last report. */
  readonly docs?: string;
}

/** Looks, before anything is measured, whether the report can be written; says what is wrong. */
export async function reportFilesProblem(files: ReportFiles): Promise<string | undefined> {
  const { json, csv, docs } = files;
  for (const [option, file] of Object.entries({ json, csv, html: htmlOf(files), docs })) {
    const problem = file === undefined ? undefined : await problemOf(file);
    if (problem !== undefined) return `Cannot use --${option} "${file}": ${problem}`;
  }
  if (docs !== undefined && !hasMarks(await readFile(docs, 'utf8').catch(() => '')))
    return `Cannot use --docs "${docs}": must be a document with the marks of the report`;
  return undefined;
}

/** Writes a report; returns where the page is. */
export async function writeReportFiles(report: LoggerReport, files: ReportFiles): Promise<string> {
  const { json, csv, docs } = files;
  const html = htmlOf(files);
  await writeFile(html, renderHtml(report));
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report)}\n`);
  if (csv !== undefined) await writeFile(csv, renderCsv(report.records));
  if (docs !== undefined) await writeBetweenMarks(docs, renderMarkdown(report));
  return html;
}

function htmlOf({ html = join(tmpdir(), 'loggers.html') }: ReportFiles): string {
  return html;
}

async function problemOf(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory() === true) return 'is a folder, must be a file';
  try {
    await access(found === undefined ? dirname(file) : file, constants.W_OK);
    return undefined;
  } catch {
    return found === undefined
      ? 'must be in a folder that can be written to'
      : 'must be a file that can be written to';
  }
}
