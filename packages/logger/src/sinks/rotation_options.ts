import { ROTATION_PERIODS, type RotationPolicy } from '@autotuner/core';
import { checkedChoice, checkedNumber, checkNames } from '../check_option.ts';

/** Every name, so that the compiler finds one that is missing here. */
const NAMES: Readonly<Record<keyof RotationPolicy, true>> = {
  maxBytes: true,
  every: true,
  keep: true,
  maxTotalBytes: true,
  gzip: true,
};

/**
 * Returns a policy that can be used.
 *
 * @throws RangeError that names the option, TypeError for what is no policy
 */
export function checkedRotation(policy: RotationPolicy | undefined): RotationPolicy | undefined {
  if (policy === undefined) return undefined;
  checkNames({ name: 'rotation', value: policy }, Object.keys(NAMES));
  const { maxBytes, every, keep, maxTotalBytes } = policy;
  const bytes = { min: 1, isWhole: true, unit: 'bytes' };
  if (maxBytes !== undefined) checkedNumber({ name: 'rotation.maxBytes', value: maxBytes }, bytes);
  if (maxTotalBytes !== undefined)
    checkedNumber({ name: 'rotation.maxTotalBytes', value: maxTotalBytes }, bytes);
  if (keep !== undefined)
    checkedNumber({ name: 'rotation.keep', value: keep }, { min: 0, isWhole: true, unit: 'files' });
  if (every !== undefined) checkedChoice({ name: 'rotation.every', value: every }, ROTATION_PERIODS);
  return policy;
}
