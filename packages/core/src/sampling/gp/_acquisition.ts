import type { GaussianProcess, Gradients } from './_gaussian_process.ts';
import { logImprovement, logShareBelow } from './_normal_tail.ts';

/** How much is to be gained by trying a point; larger is better. */
export interface Acquisition {
  value(point: Float64Array): number;
  /** The same, and writes the gradient by the ordered columns. */
  valueWithGradient(point: Float64Array, gradient: Float64Array): number;
}

/** Logarithm of the expected improvement upon `best`, in the units of the process (smaller outputs are better). */
export function logExpectedImprovement(process: GaussianProcess, best: number): Acquisition {
  return {
    value: (point) => {
      const { mean, deviation } = process.predict(point);
      return logImprovement((best - mean) / deviation).value + Math.log(deviation);
    },
    valueWithGradient: (point, gradient) => {
      const gradients = gradientsFor(gradient);
      const { mean, deviation } = process.predictWithGradients(point, gradients);
      const z = (best - mean) / deviation;
      const { value, slope } = logImprovement(z);
      for (let k = 0; k < gradient.length; k++) {
        const byDeviation = gradients.deviation[k] ?? 0;
        const byZ = -((gradients.mean[k] ?? 0) + z * byDeviation) / deviation;
        gradient[k] = slope * byZ + byDeviation / deviation;
      }
      return value + Math.log(deviation);
    },
  };
}

/** Logarithm of the probability that the output, noise of that variance included, lies below `limit`. */
export function logProbabilityBelow(
  process: GaussianProcess,
  { limit, noise }: { readonly limit: number; readonly noise: number },
): Acquisition {
  return {
    value: (point) => {
      const { mean, deviation } = process.predict(point);
      return logShareBelow((limit - mean) / Math.sqrt(deviation * deviation + noise)).value;
    },
    valueWithGradient: (point, gradient) => {
      const gradients = gradientsFor(gradient);
      const { mean, deviation } = process.predictWithGradients(point, gradients);
      const spread = Math.sqrt(deviation * deviation + noise);
      const z = (limit - mean) / spread;
      const { value, slope } = logShareBelow(z);
      for (let k = 0; k < gradient.length; k++) {
        const bySpread = ((gradients.deviation[k] ?? 0) * deviation) / spread;
        gradient[k] = (-slope * ((gradients.mean[k] ?? 0) + z * bySpread)) / spread;
      }
      return value;
    },
  };
}

/** The sum of two. */
export function addAcquisitions(a: Acquisition, b: Acquisition): Acquisition {
  return {
    value: (point) => a.value(point) + b.value(point),
    valueWithGradient: (point, gradient) => {
      const other = new Float64Array(gradient.length);
      const sum = a.valueWithGradient(point, gradient) + b.valueWithGradient(point, other);
      for (let k = 0; k < gradient.length; k++) gradient[k] = (gradient[k] ?? 0) + (other[k] ?? 0);
      return sum;
    },
  };
}

function gradientsFor({ length }: Float64Array): Gradients {
  return { mean: new Float64Array(length), deviation: new Float64Array(length) };
}
