import { AutotunerError, type ContainmentChoice } from '@autotuner/core';
import { createCgroup2Tier } from './cgroup2_tier.ts';
import { createScanTier } from './scan_tier.ts';
import { createPidnsTier } from './pidns_tier.ts';
import { probeTiers, type TierProbe } from './probe_tiers.ts';
import { createSubreaperTier } from './subreaper_tier.ts';
import type { Tier } from './tier.ts';

/** Tried once per process: what a machine can do does not change while it runs. */
let tried: Promise<readonly TierProbe[]> | undefined;

/**
 * Picks the tier for a choice of the task file: `auto` the strongest that works here, `strict` the strongest of those
 * that prove emptiness, or the named one. Tries the tiers first, unless the result of a trial is given.
 *
 * @throws AutotunerError AT_CONTAINMENT_UNAVAILABLE when none fits; `details.tiers` tells why for each
 */
export async function chooseTier(choice: ContainmentChoice, probes?: readonly TierProbe[]): Promise<Tier> {
  const found = probes ?? (await (tried ??= probeTiers()));
  const tier = found.filter((one) => isFit(one, choice)).find((one) => one.tier !== undefined)?.tier;
  if (tier !== undefined) return tier;
  const seen = found
    .map((one) => `${one.name} ${one.isAvailable ? 'works' : `does not work (${one.reason})`}`)
    .join(', ');
  const accepted = found.filter((one) => one.isAvailable).map((one) => `"${one.name}"`);
  throw new AutotunerError(
    'AT_CONTAINMENT_UNAVAILABLE',
    `Cannot contain experiments with "${choice}": ${seen}; use "auto" or ${accepted.join(' or ')}`,
    {
      details: {
        choice,
        tiers: found.map(({ name, isAvailable, reason }) => ({ name, isAvailable, reason })),
      },
    },
  );
}

function isFit(probe: TierProbe, choice: ContainmentChoice): boolean {
  if (choice === 'auto') return true;
  if (choice === 'strict') return probe.tier?.isStrict === true;
  return probe.name === choice;
}

/** The tier that an attempt was started in, to end what is left of it. A name of another version gets the weakest. */
export function tierByName(name: string): Tier {
  switch (name) {
    case 'cgroup2':
      return createCgroup2Tier();
    case 'pidns':
      return createPidnsTier('root');
    case 'subreaper':
      return createSubreaperTier('perl');
    default:
      return createScanTier();
  }
}
