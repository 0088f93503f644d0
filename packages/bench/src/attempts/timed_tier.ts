import type { ContainedProcess, Tier } from '@autotuner/runner/attempt';

/** A tier that tells how long each hard kill took, from the decision to the proof (or the end of the search for one). */
export function timedTier(tier: Tier, onKilled: (ms: number) => void): Tier {
  return {
    ...tier,
    async launch(plan) {
      const contained = await tier.launch(plan);
      return withTimedKill(contained, onKilled);
    },
  };
}

function withTimedKill(contained: ContainedProcess, onKilled: (ms: number) => void): ContainedProcess {
  const killHard = contained.killHard.bind(contained);
  // On the object itself: it has private fields, which no wrapper around it could reach.
  return Object.assign(contained, {
    async killHard() {
      const start = performance.now();
      try {
        return await killHard();
      } finally {
        onKilled(performance.now() - start);
      }
    },
  });
}
