// Words of other tuners, and everyday words, for words of ours; edit distance cannot find these.
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  low: ['min', 'minimum', 'lower', 'from', 'start'],
  high: ['max', 'maximum', 'upper', 'to', 'end'],
  choices: ['values', 'options', 'list', 'categories', 'items'],
  when: ['if', 'condition', 'conditions', 'depends_on'],
  experiments: ['trials', 'n_trials', 'max_trials', 'runs', 'iterations', 'evaluations'],
  wall: ['duration', 'time', 'max_time', 'wall_time'],
  parameters: ['params', 'search_space', 'space', 'variables', 'knobs'],
  command: ['cmd', 'run', 'exec', 'args'],
  env: ['environment', 'variables'],
  cwd: ['working_directory', 'workdir', 'dir', 'directory'],
  direction: ['goal', 'mode'],
  concurrency: ['parallelism', 'parallel', 'jobs', 'workers'],
  where: ['constraints', 'constraint'],
  deploy: ['server', 'serve'],
  ready: ['health', 'healthcheck', 'readiness'],
  http: ['url', 'address'],
  tcp: ['port'],
  requires: ['needs', 'dependencies', 'programs'],
  slo: ['slos', 'service_levels'],
  threshold: ['limit', 'max', 'value'],
  baseline: ['initial', 'default', 'defaults'],
  type: ['algorithm', 'kind'],
  minimize: ['min', 'lower', 'smaller', 'less', 'down'],
  maximize: ['max', 'higher', 'larger', 'more', 'up'],
  int: ['integer', 'long', 'discrete'],
  float: ['number', 'double', 'real', 'uniform', 'continuous', 'loguniform'],
  categorical: ['enum', 'choice', 'category', 'select', 'string'],
  bool: ['flag', 'switch'],
  retry: ['retries', 'max_retries', 'restart'],
  oom: ['out_of_memory', 'memory'],
  crash: ['exit', 'signal', 'error', 'failure'],
  orphans: ['orphan', 'orphan_policy', 'on_tuner_death'],
  adopt: ['keep', 'continue', 'survive', 'detach'],
  die: ['kill', 'end', 'terminate'],
};

/**
 * Finds the accepted name that somebody most likely meant: a known synonym, or the nearest one within a third of
 * the length in edits (insert, delete, replace, swap neighbours), letter case and "-" for "_" aside.
 */
export function findNearestName(name: string, accepted: Iterable<string>): string | undefined {
  const candidates = [...accepted];
  const wanted = normalise(name);
  const synonym = candidates.find((candidate) => synonymsOf(candidate).includes(wanted));
  if (synonym !== undefined) return synonym;
  const scored = candidates
    .map((candidate) => ({ candidate, distance: editDistance(wanted, normalise(candidate)) }))
    .filter(({ candidate, distance }) => distance <= allowedDistance(wanted, candidate))
    .toSorted((a, b) => a.distance - b.distance);
  return scored[0]?.candidate;
}

/**
 * The words `, did you mean "x"?` for the nearest accepted name, or nothing.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { didYouMean } from '@autotuner/core';
 *
 * assert.equal(didYouMean('levle', ['level', 'window']), ', did you mean "level"?');
 * assert.equal(didYouMean('zebra', ['level', 'window']), '');
 * ```
 */
export function didYouMean(name: string, accepted: Iterable<string>): string {
  const nearest = findNearestName(name, accepted);
  return nearest === undefined ? '' : `, did you mean "${nearest}"?`;
}

function synonymsOf(name: string): readonly string[] {
  return Object.hasOwn(SYNONYMS, name) ? (SYNONYMS[name] ?? []) : [];
}

function normalise(name: string): string {
  return name.toLowerCase().replaceAll('-', '_').slice(0, 100);
}

function allowedDistance(wanted: string, candidate: string): number {
  const shorter = Math.min(wanted.length, candidate.length);
  // Any letter would be near any other.
  return shorter < 2 ? 0 : Math.max(1, Math.floor(shorter / 3));
}

// Optimal string alignment: Levenshtein plus swaps of neighbours (Boytsov 2011, section 2.1).
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) rows.push(nextRow(rows, { a, b, i }));
  return rows[a.length]?.[b.length] ?? 0;
}

function nextRow(rows: readonly number[][], { a, b, i }: { a: string; b: string; i: number }): number[] {
  const row = [i];
  const cell = (k: number, j: number): number => rows[k]?.[j] ?? Infinity;
  for (let j = 1; j <= b.length; j++) {
    const replaced = cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
    const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
    const swapped = isSwap ? cell(i - 2, j - 2) + 1 : Infinity;
    row.push(Math.min(cell(i - 1, j) + 1, (row[j - 1] ?? Infinity) + 1, replaced, swapped));
  }
  return row;
}
