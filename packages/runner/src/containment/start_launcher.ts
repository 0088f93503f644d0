import { join } from 'node:path';
import type { FindKeeper } from './keeper.ts';
import { launchThroughKeeper } from './keeper_launcher.ts';
import { quoteWord } from './launch_script.ts';
import { findBadText } from './preflight.ts';
import { spawnLauncher, type Launcher } from './spawn_launcher.ts';
import type { LaunchPlan } from './tier.ts';

/** Starts a command through the keeper where there is one, else through a shell; in a control group when one is given. */
export async function startLauncher(
  plan: LaunchPlan,
  options: { readonly findKeeper: FindKeeper; readonly group?: string },
): Promise<Launcher> {
  // The shell launcher is refused such text by Node itself; the keeper's exec would cut it off.
  const keeper = findBadText(plan.process) === undefined ? await options.findKeeper() : undefined;
  const { group } = options;
  if (keeper !== undefined) return launchThroughKeeper(keeper, plan, group === undefined ? {} : { group });
  if (group === undefined) return spawnLauncher(plan, {});
  return spawnLauncher(plan, {
    enter: () => `echo 0 2>/dev/null >${quoteWord(join(group, 'cgroup.procs'))}`,
  });
}
