import { createScanTier } from '../src/containment/scan_tier.ts';
import type { ContainedProcess, Tier } from '../src/containment/tier.ts';

/** The scan tier, on a machine where nothing can be killed. */
export function killsNothing(): Tier {
  const tier = createScanTier();
  return {
    ...tier,
    async launch(plan) {
      const contained = await tier.launch(plan);
      const helpless: Partial<ContainedProcess> = {
        isEmpty: () => false,
        killHard: async () => ({ isEmpty: false, survivors: contained.members() }),
        terminate: () => undefined,
      };
      return new Proxy(contained, {
        get: (of, name) => {
          const own: unknown = Reflect.get(helpless, name) ?? Reflect.get(of, name);
          return typeof own === 'function' ? own.bind(of) : own;
        },
      });
    },
  };
}
