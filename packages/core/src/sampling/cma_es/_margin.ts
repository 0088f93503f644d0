import type { UnitScale } from '../../search_space/transform.ts';
import { deviationOf } from './_search_state.ts';
import type { NumberModel } from './_search_state.ts';

/**
 * Keeps stepped coordinates from freezing on one value (Hamano et al. 2022, "CMA-ES with Margin", arXiv:2205.13482): the
 * cells beside the mean's keep a small probability each. Where the deviation has become too small for that, it is
 * stretched over the cell; in an outermost cell the mean is moved towards the border instead.
 */
export function keepMargins(
  model: NumberModel,
  { scales, share }: { readonly scales: readonly UnitScale[]; readonly share: number },
): NumberModel {
  const mean = Float64Array.from(model.mean);
  const stretch = new Float64Array(mean.length).fill(1);
  const reach = upperQuantile(share / 2);
  scales.forEach((scale, at) => {
    if (!scale.isStepped) return;
    const kept = keepMargin(scale, { mean: mean[at] ?? 0.5, deviation: deviationOf(model, at), reach });
    mean[at] = kept.mean;
    stretch[at] = kept.stretch;
  });
  return { ...model, mean, stretch };
}

/** Tells whether a stepped coordinate's deviation, not stretched, leaves its cell less often than the margin wants. */
export function isFrozen(
  scale: UnitScale,
  { mean, deviation, share }: { readonly mean: number; readonly deviation: number; readonly share: number },
): boolean {
  const [low, high] = scale.cellOf(scale.fromUnit(mean));
  return deviation * 2 * upperQuantile(share / 2) <= high - low;
}

interface Coordinate {
  readonly mean: number;
  readonly deviation: number;
  /** Deviations beyond which the wanted share lies. */
  readonly reach: number;
}

function keepMargin(
  scale: UnitScale,
  { mean, deviation, reach }: Coordinate,
): { readonly mean: number; readonly stretch: number } {
  const [low, high] = scale.cellOf(scale.fromUnit(mean));
  const width = reach * deviation;
  if (low <= EDGE) return { mean: Math.max(mean, high - width), stretch: 1 };
  if (high >= 1 - EDGE) return { mean: Math.min(mean, low + width), stretch: 1 };
  const below = Math.min((mean - low) / deviation, reach);
  const above = Math.min((high - mean) / deviation, reach);
  const wanted = (high - low) / (below + above);
  // Not needed where the cell is narrower than the deviation.
  if (!(wanted > deviation)) return { mean, stretch: 1 };
  return { mean: low + wanted * below, stretch: wanted / deviation };
}

/** Rounding of the borders of outermost cells. */
const EDGE = 1e-9;

/** Beyond how many deviations a normal number lies with probability `share` (0..0.5), to 5e-4 (Hastings 1955). */
function upperQuantile(share: number): number {
  const t = Math.sqrt(-2 * Math.log(share));
  const upper = 2.515517 + t * (0.802853 + t * 0.010328);
  return t - upper / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
