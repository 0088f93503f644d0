import { failureProgress, failureSeverity, type Params, type ToldResult } from '@autotuner/core';
import type { Asked, AskTell, AskTellOptions } from '../run/ask_tell.ts';
import type { Contender } from '../run/contender.ts';
import { PythonChild } from './python_child.ts';

const children = new Map<string, PythonChild>();

/** Samplers of Optuna, by the names that the bench gives them. */
export const OPTUNA_SAMPLERS: readonly string[] = ['tpe', 'gp', 'random', 'qmc', 'nsga2', 'cma_es'];

/**
 * Starts a study of Optuna with its default settings in a Python process that all runs of this thread share: loading
 * it takes seconds.
 *
 * @throws Error when Python or Optuna cannot be loaded
 */
export async function openOptuna(
  { name, failures, python }: Extract<Contender, { kind: 'optuna' }>,
  { space, seed, mayFail }: AskTellOptions & { readonly mayFail: boolean },
): Promise<AskTell> {
  const child = children.get(python) ?? new PythonChild(python);
  children.set(python, child);
  await child.request({
    op: 'open',
    sampler: name,
    failures,
    seed,
    space: space.parameters,
    may_fail: mayFail,
  });
  let spentMs = 0;
  return {
    suggest: async (): Promise<Asked> => {
      const { number, params, ms } = await child.request({ op: 'ask' });
      spentMs += Number(ms);
      // Checked against the space by whoever uses them.
      return { number: Number(number), params: params as Params };
    },
    tell: async (number, result) => {
      const { ms } = await child.request({ op: 'tell', number, result: wireFrom(result) });
      spentMs += Number(ms);
    },
    spentMs: () => spentMs,
  };
}

/** What Python is told: a value, or a failure already graded. */
function wireFrom(result: ToldResult): Readonly<Record<string, number>> {
  if (typeof result === 'number') return { value: result };
  if (typeof result === 'object' && 'failure' in result) {
    const { failure, progress = 0 } = result;
    return { severity: failureSeverity(failure, progress), progress: failureProgress(failure, progress) };
  }
  throw new RangeError('Cannot tell Optuna more than one value: a number or a failure would be accepted');
}
