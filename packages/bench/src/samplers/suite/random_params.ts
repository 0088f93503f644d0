import {
  isActive,
  sampleUniform,
  type Params,
  type ParamValue,
  type Rng,
  type SearchSpace,
} from '@autotuner/core';

/** How often a number is drawn at an end of its range, where conditions such as `>= high` change. */
const END_SHARE = 0.1;

/**
 * Draws an assignment; values of `fixed` are kept where their parameter exists. Numbers lie at an end of their range
 * more often than by chance.
 */
export function randomParams(
  space: SearchSpace,
  rng: Rng,
  { fixed = {} }: { readonly fixed?: Params } = {},
): Params {
  const params: Record<string, ParamValue> = {};
  for (const parameter of space.parameters) {
    if (!isActive(parameter, params)) continue;
    const kept = fixed[parameter.name];
    params[parameter.name] = kept ?? drawValue({ ...parameter, when: [] }, rng);
  }
  return params;
}

function drawValue(parameter: SearchSpace['parameters'][number], rng: Rng): ParamValue {
  const { name, distribution } = parameter;
  const atEnd = rng.float() < END_SHARE;
  const value = sampleUniform({ parameters: [parameter], constraints: [] }, rng)[name] ?? false;
  if (!atEnd || !('low' in distribution)) return value;
  const { low, high, step } = distribution;
  const top = step === undefined ? high : low + Math.floor((high - low) / step + 1e-6) * step;
  return rng.float() < 0.5 ? low : Math.min(top, high);
}
