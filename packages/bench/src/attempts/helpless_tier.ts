import type { ContainedProcess, Tier } from '@autotuner/runner/attempt';

/**
 * A tier as on a machine where nothing can be killed: programs go on after their attempt has ended. For what comes too
 * late, which the real tiers leave little chance.
 */
export function helplessTier(tier: Tier): Tier {
  return {
    ...tier,
    async launch(plan) {
      return makeHelpless(await tier.launch(plan));
    },
  };
}

function makeHelpless(contained: ContainedProcess): ContainedProcess {
  // On the object itself: it has private fields, which no wrapper around it could reach.
  return Object.assign(contained, {
    isEmpty: () => false,
    terminate: () => undefined,
    killHard: async () => ({ isEmpty: false, survivors: contained.members() }),
  });
}
