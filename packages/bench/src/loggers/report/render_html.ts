import { escapeHtml } from './escape_html.ts';
import type { LoggerReport } from './logger_report.ts';
import { plotsOf } from './plots.ts';
import type { ReportTable } from './report_table.ts';

const STYLE = `
:root { color-scheme: light dark; --text: #1b1b1e; --page: #fff; --line: #d9dce1; --head: #f3f4f6; --bad: #fbd9dc; --good: #d8f0df; --open: #fbeecb; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e7ea; --page: #15171b; --line: #353a43; --head: #20242b; --bad: #64242c; --good: #1c4a31; --open: #57461a; }
}
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1500px; padding: 0 1rem; color: var(--text); background: var(--page); }
p, li { max-width: 100ch; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; margin-bottom: 2rem; }
th, td { padding: 3px 10px; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; position: sticky; left: 0; background: var(--page); }
th, th:first-child { background: var(--head); }
td.missed { background: var(--bad); } td.met { background: var(--good); } td.open { background: var(--open); }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 620px), 1fr)); gap: 1.5rem; align-items: start; }
svg { width: 100%; max-width: 860px; display: block; font: 12px system-ui, sans-serif; }
svg text { fill: var(--text); } svg .title { font-size: 14px; font-weight: 600; } svg .grid { stroke: var(--line); }
`;

/** The report as one page that needs nothing else: no script, no font, no address. */
export function renderHtml({ facts, tables, failures, records }: LoggerReport): string {
  const failed = failures.length === 0 ? '' : `<h2>Not measured, or with a remark</h2>${listOf(failures)}`;
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>Loggers compared</title><style>${STYLE}</style></head><body>`,
    `<h1>Loggers compared</h1>${listOf(facts)}`,
    `<div class="plots">${plotsOf(records).join('\n')}</div>`,
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
  if (cell === 'open' || cell === 'noise') return ' class="open"';
  return cell === 'met' ? ' class="met"' : '';
}
