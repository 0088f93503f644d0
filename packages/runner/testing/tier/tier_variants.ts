import { createCgroup2Tier } from '../../src/containment/cgroup2_tier.ts';
import { NO_KEEPER } from '../../src/containment/keeper.ts';
import { createScanTier } from '../../src/containment/scan_tier.ts';
import type { Tier, TierName } from '../../src/containment/tier.ts';
import { isUsableInit, type InitLanguage } from '../../src/containment/init_command.ts';
import { createPidnsTier } from '../../src/containment/pidns_tier.ts';
import { probeTiers, type TierProbe } from '../../src/containment/probe_tiers.ts';
import { TIER_PROMISES } from '../../src/containment/tier_promises.ts';
import { createSubreaperTier, REAPER_LANGUAGES } from '../../src/containment/subreaper_tier.ts';
import type { TierUnderTest } from './tier_bench.ts';

const LANGUAGES: readonly InitLanguage[] = ['perl', 'python3', 'sh'];

/** Every form of every tier that works for this user on this machine. */
export async function findVariants(): Promise<readonly TierUnderTest[]> {
  return (await probeTiers()).flatMap(variantsOf);
}

function variantsOf(probe: TierProbe): readonly TierUnderTest[] {
  const { name, tier, endsWithTuner } = probe;
  if (tier === undefined) return [];
  const plain = { endsWithTuner, isExactAboutExits: true };
  switch (name) {
    case 'cgroup2':
      return [{ ...plain, name, tier }, withoutKeeper(name, createCgroup2Tier({ findKeeper: NO_KEEPER }))];
    case 'scan':
      return [
        { ...plain, name, tier, isExact: false },
        { ...withoutKeeper(name, createScanTier(NO_KEEPER)), isExact: false },
      ];
    case 'subreaper':
      return REAPER_LANGUAGES.filter(isUsableInit).map((language) => ({
        ...plain,
        name: `${name} in ${language}`,
        tier: createSubreaperTier(language),
        isExact: true,
      }));
    case 'pidns':
      return [
        { ...plain, name, tier, isExact: true },
        ...LANGUAGES.filter(isUsableInit).map((language) => ({
          ...plain,
          name: `${name} in ${language}`,
          tier: createPidnsTier(process.getuid?.() === 0 ? 'root' : 'user', {
            language,
            findKeeper: NO_KEEPER,
          }),
          isExact: language !== 'sh',
          isExactAboutExits: language !== 'sh',
        })),
      ];
  }
}

function withoutKeeper(name: TierName, tier: Tier): TierUnderTest {
  const { endsWithTuner } = TIER_PROMISES[name];
  return { name: `${name} without a keeper`, tier, endsWithTuner, isExactAboutExits: true };
}
