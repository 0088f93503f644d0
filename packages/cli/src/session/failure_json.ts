import { isAutotunerError } from '@autotuner/core';
import type { CommandInput } from '../command.ts';

/** How far a command with `--json` got; the command keeps it up to date. */
export interface JsonProgress {
  /** Number of its task, once there is one. */
  taskId?: number;
  /** The line that it ends with has been printed. */
  isPrinted: boolean;
}

/**
 * Does the work of a command that ends with one line of JSON, and sees to it that there is one line also when a fault
 * ends it: with the task, as far as there is one, and the fault. The fault goes on to the caller.
 */
export async function withFailureJson(
  input: CommandInput,
  work: (progress: JsonProgress) => Promise<number>,
): Promise<number> {
  const progress: JsonProgress = { isPrinted: false };
  try {
    return await work(progress);
  } catch (error) {
    if (input.options.isOn('json') && !progress.isPrinted) {
      input.cli.out.line(JSON.stringify(failureJson(error, progress)));
    }
    throw error;
  }
}

function failureJson(error: unknown, { taskId }: JsonProgress): Record<string, unknown> {
  const code = isAutotunerError(error) ? error.code : 'AT_INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  return { task: taskId ?? null, best: null, baseline: null, counts: {}, error: { code, message } };
}
