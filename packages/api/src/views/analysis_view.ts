import type {
  BestAnalysis,
  CurvePoint,
  Importance,
  Interval,
  ParameterSlice,
  TaskAnalysis,
} from '@autotuner/core';
import type { TaskAnalysisView } from '../schemas/analysis.ts';

/** What a client sees of an analysis. */
export function taskAnalysisView(analysis: TaskAnalysis): TaskAnalysisView {
  const { importance, failureImportance, best, hypervolume } = analysis;
  return {
    experiments: analysis.experiments,
    ...(importance && { importance: importanceView(importance) }),
    ...(failureImportance && { failureImportance: importanceView(failureImportance) }),
    ...(best && { best: bestView(best) }),
    curve: analysis.curve.map(pointView),
    front: analysis.front,
    ...(hypervolume && {
      hypervolume: {
        value: hypervolume.value,
        reference: hypervolume.reference,
        curve: hypervolume.curve.map(pointView),
      },
    }),
    slices: analysis.slices.map(sliceView),
  };
}

function importanceView({ parameters, floor, rest, experiments }: Importance): Importance {
  return { parameters: parameters.map(({ name, share }) => ({ name, share })), floor, rest, experiments };
}

function bestView(best: BestAnalysis): NonNullable<TaskAnalysisView['best']> {
  const { measurements, probability, noise, metric, gain, relativeGain } = best;
  return {
    number: best.number,
    measurements: {
      best: measurements.best,
      ...(measurements.baseline !== undefined && { baseline: measurements.baseline }),
    },
    ...(probability !== undefined && { probability }),
    ...(noise !== undefined && { noise }),
    ...(metric && { metric: intervalView(metric) }),
    ...(gain && { gain: intervalView(gain) }),
    ...(relativeGain && { relativeGain: intervalView(relativeGain) }),
  };
}

function intervalView({ estimate, low, high }: Interval): Interval {
  return { estimate, low, high };
}

function pointView({ count, number, value, atMs }: CurvePoint): CurvePoint {
  return atMs === undefined ? { count, number, value } : { count, number, value, atMs };
}

function sliceView({ name, bins, absent }: ParameterSlice): TaskAnalysisView['slices'][number] {
  return {
    name,
    absent,
    bins: bins.map(({ from, to, successes, failures, pruned, best, median }) => ({
      from,
      to,
      successes,
      failures,
      pruned,
      ...(best !== undefined && { best }),
      ...(median !== undefined && { median }),
    })),
  };
}
