import type { LogPage } from '@autotuner/core';
import type { LogTextView } from '../schemas/log.ts';

/** The lines of a page as one text; each line, the last one too, has its line end. */
export function logText(page: LogPage): string {
  return page.lines.length === 0 ? '' : `${page.lines.join('\n')}\n`;
}

/** What a client sees of a page of a log. */
export function logTextView(page: LogPage): LogTextView {
  return { logs: logText(page), next_offset: page.nextOffset, size: page.size };
}
