import {
  fixParameters,
  trialResultOf,
  warmStart,
  type Objective,
  type Store,
  type TaskConfig,
  type TaskRecord,
  type WarmStart,
} from '@autotuner/core';
import { allExperiments } from './all_experiments.ts';

/** What an earlier task is worth to a new one, or why it is worth nothing. */
export type FoundWarmStart =
  | { readonly from: TaskRecord; readonly warm: WarmStart }
  | { readonly problem: string };

/**
 * Looks the earlier task of `warm_start` up and carries its results over; undefined when the configuration names none. A
 * name stands for the latest task before `self` that is called so: a resumed task finds the one that it has begun with.
 */
export async function findWarmStart(
  store: Store,
  { config, self }: { readonly config: TaskConfig; readonly self?: number },
): Promise<FoundWarmStart | undefined> {
  const { warmStart: spec } = config;
  if (spec === undefined) return undefined;
  const from =
    typeof spec.task === 'number' ? await store.findTask(spec.task) : await latest(store, spec.task, self);
  if (from === undefined)
    return { problem: `warm_start.task is ${JSON.stringify(spec.task)}, there is no such task` };
  if (from.id === self) return { problem: `warm_start.task is ${from.id}, which is the task itself` };
  const objectives = from.config.objectives;
  if (describe(objectives) !== describe(config.objectives)) {
    const seen = `warm_start.task ${from.id} has the objective ${describe(objectives)}`;
    return {
      problem: `${seen}, and this one ${describe(config.objectives)}; results can only be carried over between equal ones`,
    };
  }
  const earlier = (await allExperiments(store, from.id)).flatMap((one) => {
    const result = trialResultOf(one, objectives);
    return result === undefined ? [] : [{ params: one.params, result }];
  });
  const fallback = { ...config.baseline, ...config.fixed };
  const space = fixParameters(config.space, config.fixed ?? {});
  return { from, warm: warmStart(space, earlier, { enqueue: spec.enqueue, teach: spec.teach, fallback }) };
}

function describe(objectives: readonly Objective[]): string {
  return objectives.map(({ direction, metric }) => `"${direction} ${metric}"`).join(', ');
}

async function latest(store: Store, name: string, self: number | undefined): Promise<TaskRecord | undefined> {
  for (let before = self; ;) {
    const page = await store.listTasks(before === undefined ? {} : { before });
    const found = page.find((task) => task.name === name);
    const last = page.at(-1);
    if (found !== undefined || last === undefined) return found;
    before = last.id;
  }
}
