import { escapeHtml } from './escape_html.ts';
import type { LoggerReport } from './logger_report.ts';
import { plotsOf } from './plots.ts';
import type { ReportTable } from './report_table.ts';

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1180px; padding: 0 1rem; color: #1b1b1e; background: #fff; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; margin-bottom: 2rem; }
th, td { padding: 3px 10px; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
th { background: #f3f4f6; }
td.missed { background: #fde2e4; } td.met { background: #dff3e4; }
svg { width: 100%; max-width: 860px; display: block; margin-bottom: 1.5rem; font: 12px system-ui, sans-serif; }
svg .title { font-size: 14px; font-weight: 600; } svg .grid { stroke: #e5e7eb; }
`;

/** The report as one page that needs nothing else: no script, no font, no address. */
export function renderHtml({ facts, tables, failures, records }: LoggerReport): string {
  const failed = failures.length === 0 ? '' : `<h2>Not measured, or with a remark</h2>${listOf(failures)}`;
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>Loggers compared</title><style>${STYLE}</style></head><body>`,
    `<h1>Loggers compared</h1>${listOf(facts)}`,
    ...plotsOf(records),
    ...tables.map(tableOf),
    failed,
    '</body></html>\n',
  ].join('\n');
}

function listOf(lines: readonly string[]): string {
  return `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
}

function tableOf({ title, note, head, rows }: ReportTable): string {
  const cells = (row: readonly string[], tag: 'td' | 'th'): string =>
    `<tr>${row.map((cell) => `<${tag}${classOf(cell)}>${escapeHtml(cell.replaceAll('**', ''))}</${tag}>`).join('')}</tr>`;
  return [
    `<h2>${escapeHtml(title)}</h2><p>${escapeHtml(note.replaceAll('`', '"'))}</p><div class="scroll"><table>`,
    `<thead>${cells(head, 'th')}</thead><tbody>`,
    ...rows.map((row) => cells(row, 'td')),
    '</tbody></table></div>',
  ].join('\n');
}

function classOf(cell: string): string {
  if (cell === '**missed**') return ' class="missed"';
  return cell === 'met' ? ' class="met"' : '';
}
