import { alignColumns } from '../../samplers/report/align_columns.ts';
import type { LoggerReport } from './logger_report.ts';
import { markdownTable } from './report_table.ts';

/** The report for a terminal. */
export function renderText({ facts, tables, failures }: LoggerReport): string {
  const parts = tables.map(
    ({ title, note, head, rows }) => `${title}\n${note}\n${alignColumns([head, ...rows])}`,
  );
  const list = failures.length === 0 ? [] : [`Not measured, or with a remark\n${failures.join('\n')}`];
  return `${[facts.join('\n'), ...parts, ...list].join('\n\n').replaceAll('**', '').replaceAll('`', '"')}\n`;
}

/** The report as the part of a document in Markdown. */
export function renderMarkdown({ facts, tables, failures }: LoggerReport): string {
  const lists =
    failures.length === 0
      ? []
      : [['Not measured, or with a remark:', '', ...failures.map((one) => `* ${one}`)].join('\n')];
  return [facts.map((one) => `* ${one}`).join('\n'), ...tables.map(markdownTable), ...lists].join('\n\n');
}
