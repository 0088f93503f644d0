import { accessSync, closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import type { ProcessPlan } from '../attempt/attempt_plan.ts';
import type { ExitFacts } from './tier.ts';

/** Why a command cannot be started. */
export type SpawnFailure = Extract<ExitFacts, { kind: 'spawn' }>;

/** Where a shell looks when the environment has no PATH. */
const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

/** Enough for a `#!` line and an ELF header. */
const HEAD_BYTES = 256;

const ELF_HEADER_BYTES = 52;

/**
 * Finds out beforehand what would keep a command from starting, with the name of the error that the kernel would
 * give. Behind a shell these all look like exit 126 or 127, which a command may also return by itself.
 */
export function findSpawnFailure(plan: ProcessPlan): SpawnFailure | undefined {
  return findBadText(plan) ?? findBadFolder(plan.cwd) ?? findBadCommand(plan);
}

function failure(errno: string, detail: string): SpawnFailure {
  return { kind: 'spawn', errno, detail };
}

/** Text that no program can be given. */
export function findBadText(plan: ProcessPlan): SpawnFailure | undefined {
  const argument = plan.argv.findIndex((one) => one.includes('\0'));
  if (argument >= 0) return failure('EINVAL', `Argument ${argument} of the command holds a NUL character`);
  const variable = Object.entries(plan.env).find(([name, value]) => `${name}${value}`.includes('\0'));
  if (variable !== undefined)
    return failure('EINVAL', `Environment variable "${variable[0]}" holds a NUL character`);
  return undefined;
}

function findBadFolder(cwd: string): SpawnFailure | undefined {
  try {
    if (!statSync(cwd).isDirectory()) return failure('ENOTDIR', `Working directory "${cwd}" is not a folder`);
    accessSync(cwd, constants.X_OK);
    return undefined;
  } catch (error) {
    return failure(errnoOf(error), `Working directory "${cwd}" cannot be entered`);
  }
}

function findBadCommand(plan: ProcessPlan): SpawnFailure | undefined {
  const name = plan.argv[0] ?? '';
  if (name === '') return failure('ENOENT', 'The name of the command is empty');
  let worst: SpawnFailure | undefined;
  for (const path of candidates(name, plan)) {
    const found = findBadFile(path);
    if (found === undefined) return findBadContent(path);
    if (found.errno !== 'ENOENT' && found.errno !== 'ENOTDIR') worst ??= found;
  }
  const where = name.includes('/') ? 'does not exist' : 'was not found in PATH';
  return worst ?? failure('ENOENT', `Command "${name}" ${where}`);
}

function candidates(name: string, plan: ProcessPlan): readonly string[] {
  if (name.includes('/')) return [resolve(plan.cwd, name)];
  const folders = (plan.env['PATH'] ?? DEFAULT_PATH).split(delimiter);
  return folders.map((folder) => resolve(plan.cwd, folder, name));
}

function findBadFile(path: string): SpawnFailure | undefined {
  try {
    const facts = statSync(path);
    if (facts.isDirectory()) return failure('EACCES', `"${path}" is a folder, not a program`);
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    const errno = errnoOf(error);
    return failure(
      errno,
      errno === 'EACCES' ? `"${path}" may not be executed` : `"${path}" cannot be reached`,
    );
  }
}

function findBadContent(path: string): SpawnFailure | undefined {
  const { head, size } = readHead(path);
  if (head.toString('latin1', 0, 2) === '#!') return findBadInterpreter(path, head);
  if (head.toString('latin1', 0, 4) === '\x7fELF' && !isSoundElf(head, size)) {
    return failure('ENOEXEC', `"${path}" is not a program this machine can run`);
  }
  return undefined;
}

function readHead(path: string): { readonly head: Buffer; readonly size: number } {
  let file: number | undefined;
  try {
    // A named pipe must not hold up the whole program.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const head = Buffer.alloc(HEAD_BYTES);
    const bytesRead = readSync(file, head, 0, HEAD_BYTES, 0);
    return { head: head.subarray(0, bytesRead), size: fstatSync(file).size };
  } catch {
    // A program may be executable and yet not readable; then the kernel has the last word.
    return { head: Buffer.alloc(0), size: 0 };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function findBadInterpreter(path: string, head: Buffer): SpawnFailure | undefined {
  const line = head.toString('utf8', 2).split('\n')[0] ?? '';
  const interpreter = line.trim().split(/\s+/)[0] ?? '';
  if (!interpreter.startsWith('/')) return undefined;
  const bad = findBadFile(interpreter);
  return bad && failure(bad.errno, `The interpreter "${interpreter}" of "${path}" cannot be run`);
}

/** Looks at the few fields that every ELF program must have right. */
function isSoundElf(head: Buffer, size: number): boolean {
  if (size < ELF_HEADER_BYTES || head.length < ELF_HEADER_BYTES) return false;
  const [is64, isLittle] = [head[4], head[5]];
  const type = isLittle === 1 ? head.readUInt16LE(16) : head.readUInt16BE(16);
  const machine = isLittle === 1 ? head.readUInt16LE(18) : head.readUInt16BE(18);
  return (
    (is64 === 1 || is64 === 2) &&
    (isLittle === 1 || isLittle === 2) &&
    (type === 2 || type === 3) &&
    machine !== 0
  );
}

function errnoOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'EIO';
}
