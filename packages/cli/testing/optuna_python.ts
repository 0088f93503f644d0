import { spawnSync } from 'node:child_process';

/** The Python that AUTOTUNER_PYTHON names, else `python3`, when it has Optuna; or why there is none. */
export type FoundOptuna = { readonly python: string } | { readonly skip: string };

/** Looks for a Python with Optuna. */
export function findOptuna(): FoundOptuna {
  const python = process.env['AUTOTUNER_PYTHON'] ?? 'python3';
  const tried = spawnSync(python, ['-c', 'import optuna'], { encoding: 'utf8', timeout: 60_000 });
  if (tried.error !== undefined) return { skip: `needs ${python} with Optuna: ${tried.error.message}` };
  return tried.status === 0 ? { python } : { skip: `needs Optuna, which ${python} cannot import` };
}

/** Runs a program and parses the JSON that it prints on its last line. */
export function runPython(
  python: string,
  program: string,
  { args }: { readonly args: readonly string[] },
): unknown {
  const ran = spawnSync(python, ['-c', program, ...args], { encoding: 'utf8', timeout: 120_000 });
  if (ran.status !== 0) throw new Error(`Python ended with ${ran.status}: ${ran.stderr}`);
  const parsed: unknown = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '');
  return parsed;
}
