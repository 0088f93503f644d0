import type { GaussianProcess, Gradients } from './_gaussian_process.ts';
import { logImprovement } from './_normal_tail.ts';

/** How much is to be gained by trying a point; larger is better. */
export interface Acquisition {
  value(point: Float64Array): number;
  /** The same, and writes the gradient by the ordered columns. */
  valueWithGradient(point: Float64Array, gradient: Float64Array): number;
}

/** Logarithm of the expected improvement upon `best`, in the units of the process (smaller outputs are better). */
export function logExpectedImprovement(process: GaussianProcess, best: number): Acquisition {
  let gradients: Gradients | undefined;
  return {
    value: (point) => {
      const { mean, deviation } = process.predict(point);
      return logImprovement((best - mean) / deviation).value + Math.log(deviation);
    },
    valueWithGradient: (point, gradient) => {
      gradients ??= {
        mean: new Float64Array(gradient.length),
        deviation: new Float64Array(gradient.length),
      };
      const { mean, deviation } = process.predictWithGradients(point, gradients);
      const z = (best - mean) / deviation;
      const { value, slope } = logImprovement(z);
      for (let k = 0; k < gradient.length; k++) {
        const byMean = gradients.mean[k] ?? 0;
        const byDeviation = gradients.deviation[k] ?? 0;
        gradient[k] = (byDeviation - slope * (byMean + z * byDeviation)) / deviation;
      }
      return value + Math.log(deviation);
    },
  };
}
