// Words of other tuners, and everyday words, for keys of ours; edit distance cannot find these.
const SYNONYMS: Readonly<Record<string, string>> = {
  min: 'low',
  minimum: 'low',
  lower: 'low',
  max: 'high',
  maximum: 'high',
  upper: 'high',
  options: 'choices',
  list: 'choices',
  categories: 'choices',
  if: 'when',
  condition: 'when',
  trials: 'experiments',
  n_trials: 'experiments',
  max_trials: 'experiments',
  runs: 'experiments',
  duration: 'wall',
  max_time: 'wall',
  params: 'parameters',
  search_space: 'parameters',
  space: 'parameters',
  cmd: 'command',
  run: 'command',
  environment: 'env',
  working_directory: 'cwd',
  workdir: 'cwd',
  dir: 'cwd',
  goal: 'direction',
  mode: 'direction',
  parallelism: 'concurrency',
  parallel: 'concurrency',
  jobs: 'concurrency',
  constraints: 'where',
  server: 'deploy',
  health: 'ready',
  algorithm: 'type',
  slos: 'slo',
  limit: 'threshold',
  initial: 'baseline',
  defaults: 'baseline',
};

/**
 * Finds the accepted name that somebody most likely meant: a known synonym, or the nearest one within a third of
 * the length in edits (insert, delete, replace, swap neighbours), letter case and "-" for "_" aside.
 */
export function findNearestName(name: string, accepted: Iterable<string>): string | undefined {
  const candidates = [...accepted];
  const wanted = normalise(name);
  const synonym = Object.hasOwn(SYNONYMS, wanted) ? SYNONYMS[wanted] : undefined;
  if (synonym !== undefined && candidates.includes(synonym)) return synonym;
  const scored = candidates
    .map((candidate) => ({ candidate, distance: editDistance(wanted, normalise(candidate)) }))
    .filter(({ candidate, distance }) => distance <= allowedDistance(wanted, candidate))
    .toSorted((a, b) => a.distance - b.distance);
  return scored[0]?.candidate;
}

/** The words `, did you mean "x"?` for the nearest accepted name, or nothing. */
export function didYouMean(name: string, accepted: Iterable<string>): string {
  const nearest = findNearestName(name, accepted);
  return nearest === undefined ? '' : `, did you mean "${nearest}"?`;
}

function normalise(name: string): string {
  return name.toLowerCase().replaceAll('-', '_').slice(0, 100);
}

function allowedDistance(wanted: string, candidate: string): number {
  return Math.max(1, Math.floor(Math.min(wanted.length, candidate.length) / 3));
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
