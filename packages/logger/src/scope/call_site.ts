import type { SourceLocation } from '@autotuner/core';

const FRAME = /^\s*at (?:(?<name>.+?) \()?(?:file:\/\/)?(?<path>.+?):(?<line>\d+):\d+\)?$/;

/**
 * Finds who called `method`, or undefined when the stack does not say. Costs microseconds.
 */
export function callSiteOf(method: (...args: never[]) => unknown): SourceLocation | undefined {
  const limit = Error.stackTraceLimit;
  const holder: { stack?: unknown } = {};
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(holder, method);
  Error.stackTraceLimit = limit;
  // Whoever sets Error.prepareStackTrace may make something else of it.
  return typeof holder.stack === 'string' ? parseFrame(holder.stack.split('\n')[1] ?? '') : undefined;
}

function parseFrame(frame: string): SourceLocation | undefined {
  const groups = FRAME.exec(frame)?.groups;
  if (groups === undefined) return undefined;
  const file = groups['path']?.split(/[/\\]/).at(-1) ?? '';
  const found = { file, line: Number(groups['line']) };
  const name = groups['name']?.replace(/^(?:async|new) /, '');
  return name === undefined ? found : { ...found, function: name };
}
