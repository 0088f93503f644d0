import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { harmlessLine } from '@autotuner/core';
import { readPsTable } from './ps_table.ts';

const MAX_NAMES = 10;
const MAX_LENGTH = 40;

/**
 * What people call these processes: the program of the command line, or the kernel's short name where the command
 * line cannot be read. Each name once, at most ten, safe to print; those that are gone have none.
 */
export function namesOf(pids: readonly number[]): readonly string[] {
  const names = process.platform === 'linux' ? pids.map(nameOf) : namesFromPs(pids);
  return mergeNames([names.filter((name) => name !== undefined)]);
}

/** Several lists of names as one: each name once, at most ten. */
export function mergeNames(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].slice(0, MAX_NAMES);
}

function nameOf(pid: number): string | undefined {
  const [program = ''] = (readProcText(pid, 'cmdline') ?? '').split('\0');
  // Programs that write a title over their arguments put spaces into it: "postgres: writer process".
  return cleanName(program.split(' ')[0] ?? '') ?? cleanName(readProcText(pid, 'comm') ?? '');
}

function namesFromPs(pids: readonly number[]): readonly (string | undefined)[] {
  const table = readPsTable();
  return pids.map((pid) => cleanName(table.find((one) => one.pid === pid)?.name ?? ''));
}

function cleanName(path: string): string | undefined {
  const name = basename(path.trim());
  return name === '' ? undefined : harmlessLine(name).slice(0, MAX_LENGTH);
}

function readProcText(pid: number, file: 'cmdline' | 'comm'): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
