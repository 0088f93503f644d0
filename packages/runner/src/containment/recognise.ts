import type { AttemptIdentity } from '@autotuner/core';
import { killTree } from './kill_tree.ts';
import { isAlive, isOfThisBoot } from './proc_table.ts';
import type { Member } from './process_stat.ts';
import type { EmptyProof, LaunchPlan, Leftover, Orphan } from './tier.ts';
import { TreeScan } from './tree_scan.ts';

/**
 * Kills what can be recognised of the tree of a supervisor that died. The group of a main process that is gone may be
 * another's by now, so there only the token and the output tell.
 */
export async function killRecognised(leftover: Leftover): Promise<EmptyProof> {
  const { token, identities, raw = [] } = leftover;
  const isOld = identities.length > 0 && !identities.some(isOfThisBoot);
  const isTraceless = leftover.isTraced === false && !identities.some(isAlive);
  if (isOld || isTraceless) return { isEmpty: true, survivors: [] };
  const mains = mainsOf(identities.filter(isOfThisBoot));
  return killTree(new TreeScan({ token, mains, raw, hasFreshGroups: false }));
}

/** Looks for what belongs to a process that was just started. */
export function scanOf(plan: Pick<LaunchPlan, 'token' | 'role' | 'raw'>, main: AttemptIdentity): TreeScan {
  const { token, role, raw } = plan;
  return new TreeScan({
    token,
    role,
    mains: mainsOf([main]),
    raw: Object.values(raw),
    hasFreshGroups: true,
  });
}

/** Looks for what belongs to a process that another supervisor started. */
export function scanOfOrphan(orphan: Orphan): TreeScan {
  const { token, role, identity, raw } = orphan;
  return new TreeScan({ token, role, mains: mainsOf([identity]), raw, hasFreshGroups: false });
}

function mainsOf(identities: readonly AttemptIdentity[]): readonly Member[] {
  return identities.flatMap(({ pid, pidStart }) =>
    pidStart === undefined ? [] : [{ pid, start: pidStart }],
  );
}
