import type { BenchOptions, Figure } from '../bench.ts';
import { measureBigOutput } from './big_output.ts';
import { measureCrashCapture } from './crash_capture.ts';
import { measureKillLatency } from './kill_latency.ts';
import { measureLateLines } from './late_lines.ts';
import { measureNoopRate } from './noop_rate.ts';
import { measureOutcomes } from './outcome_classes.ts';
import { measureRestart } from './restart.ts';
import { measureSupervisorKill } from './supervisor_kill.ts';
import { measureUsage } from './usage_accuracy.ts';

const PARTS = [
  measureKillLatency,
  measureSupervisorKill,
  measureRestart,
  measureLateLines,
  measureCrashCapture,
  measureBigOutput,
  measureNoopRate,
  measureOutcomes,
  measureUsage,
] as const;

/** Measures what containment, capture and recovery promise, and says of each promise whether it holds here. */
export async function measureContainment(options: BenchOptions): Promise<readonly Figure[]> {
  if (process.platform !== 'linux') {
    const note = 'counts processes in pid namespaces, which are a thing of Linux';
    return [{ name: 'containment', value: Number.NaN, unit: '', note }];
  }
  const figures: Figure[] = [];
  for (const measure of PARTS) figures.push(...(await measure(options)));
  return figures;
}
