import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AutotunerError, type TaskConfig } from '@autotuner/core';
import { parseTaskText } from './parse_task_text.ts';

/** The largest task file that is read; a file of hundreds of parameters has some 50 KiB. */
const MAX_BYTES = 4 * 2 ** 20;

/** How a task file is read. */
export interface ReadTaskFileOptions {
  /** Absolute path that a relative `cwd` of the task starts from. @default process.cwd() */
  readonly cwd?: string;
}

/** A task file that was read. */
export interface ReadTaskFileResult {
  readonly config: TaskConfig;
  /** As it stands in the file. */
  readonly text: string;
}

/**
 * Reads a task file, YAML or JSON in UTF-8. Its relative `cwd` starts where the caller stands, not at the file: the
 * same command line then means the same inside and outside of a task file.
 *
 * @throws AutotunerError AT_CONFIG_UNREADABLE for a file that is not there, not a file, larger than 4 MiB, not UTF-8
 * or not YAML; AT_CONFIG_INVALID with every problem as "file:line:column: message", and in `details.problems`.
 */
export async function readTaskFile(
  path: string,
  { cwd = process.cwd() }: ReadTaskFileOptions = {},
): Promise<ReadTaskFileResult> {
  const text = await readText(path);
  return { config: parseTaskText(text, { file: path, cwd }), text };
}

async function readText(path: string): Promise<string> {
  try {
    const found = await stat(path);
    // A pipe is fine: `autotuner run <(make-task)`.
    if (!found.isFile() && !found.isFIFO() && !found.isDirectory())
      throw unreadable(path, 'it is neither a file nor a pipe; give the path of a YAML or JSON file');
    return new TextDecoder('utf-8', { fatal: true }).decode(await readBytes(path));
  } catch (cause) {
    throw cause instanceof AutotunerError ? cause : unreadable(path, reasonOf(cause), cause);
  }
}

// The size of a pipe is known only by reading it.
async function readBytes(path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of createReadStream(path, { end: MAX_BYTES })) chunks.push(chunk as Uint8Array); // No encoding is set.
  const bytes = Buffer.concat(chunks);
  if (bytes.length > MAX_BYTES) throw unreadable(path, 'it is larger than 4 MiB, the most that is accepted');
  return bytes;
}

function unreadable(path: string, reason: string, cause?: unknown): AutotunerError {
  const message = `Cannot read task file "${path}": ${reason}`;
  return new AutotunerError('AT_CONFIG_UNREADABLE', message, { cause, details: { file: path } });
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file; give the path of a YAML or JSON file';
    case 'EISDIR':
      return 'it is a folder; give the path of a YAML or JSON file';
    case 'EACCES':
      return 'access is denied; make the file readable';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'it is not UTF-8 text; save it as UTF-8';
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}
