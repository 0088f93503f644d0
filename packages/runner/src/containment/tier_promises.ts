import type { TierName } from './tier.ts';

/** What a way of containment promises where it works. */
export interface TierPromise {
  /** Whether the kernel proves that nothing is left; what `containment: strict` asks for. */
  readonly isStrict: boolean;
  /** Whether the tree ends at once when the tuner is killed; else its next start ends it. With a keeper each tier's does. */
  readonly endsWithTuner: boolean;
}

/** Promises of every tier, strongest tier first. */
export const TIER_PROMISES: Readonly<Record<TierName, TierPromise>> = {
  cgroup2: { isStrict: true, endsWithTuner: false },
  pidns: { isStrict: true, endsWithTuner: true },
  subreaper: { isStrict: false, endsWithTuner: true },
  scan: { isStrict: false, endsWithTuner: false },
};
