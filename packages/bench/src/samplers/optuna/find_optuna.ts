import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a Python says about its Optuna. */
export type FoundOptuna =
  | { readonly kind: 'found'; readonly version: string }
  | { readonly kind: 'missing'; readonly reason: string };

const TIMEOUT_MS = 60_000;

/** Tells which Optuna a Python can import, or why none. */
export async function findOptuna(python: string): Promise<FoundOptuna> {
  try {
    const { stdout } = await promisify(execFile)(python, ['-c', 'import optuna; print(optuna.__version__)'], {
      timeout: TIMEOUT_MS,
    });
    return { kind: 'found', version: stdout.trim() };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { kind: 'missing', reason: said.trim().split('\n').at(-1) ?? '' };
  }
}
