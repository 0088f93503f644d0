/** What a serving engine's settings do to it, as a formula: the shape is that of real servers, the numbers are invented. */

/** Settings of the simulated server. */
export interface ServerSettings {
  readonly maxNumSeqs: number;
  readonly maxBatchedTokens: number;
  readonly memoryUtilization: number;
  readonly tensorParallel: number;
  readonly chunkedPrefill: boolean;
  readonly kvDtype: 'auto' | 'fp8';
}

/** How a start with these settings goes. */
export type StartKind = 'ok' | 'oom_at_start' | 'oom_under_load' | 'bad_settings' | 'hangs' | 'slow';

const GPU_GB = 80;
const WEIGHTS_GB = 64;

/** Tells how the server starts. Prefill needs memory too: large batches fail late, which is what makes tuning hard. */
export function startKind(s: ServerSettings): StartKind {
  if (s.maxBatchedTokens < s.maxNumSeqs) return 'bad_settings';
  if (s.tensorParallel === 3) return 'bad_settings';
  if (freeCacheGb(s) < 0) return 'oom_at_start';
  if (s.memoryUtilization * GPU_GB + s.maxBatchedTokens / 2048 > GPU_GB) return 'oom_under_load';
  if (s.tensorParallel === 8 && s.maxNumSeqs > 384) return 'hangs';
  return s.tensorParallel > 2 ? 'slow' : 'ok';
}

/** Memory left for the key-value cache per device, in GB. */
export function freeCacheGb(s: ServerSettings): number {
  return s.memoryUtilization * GPU_GB - WEIGHTS_GB / s.tensorParallel - 2;
}

/** Milliseconds per request when so many run at once. */
export function latencyMs(s: ServerSettings, running: number): number {
  const perSequenceGb = s.kvDtype === 'fp8' ? 0.12 : 0.24;
  const slots = Math.max(1, Math.min(s.maxNumSeqs, (freeCacheGb(s) * s.tensorParallel) / perSequenceGb));
  const waiting = Math.max(0, running / slots - 1);
  const prefill = s.chunkedPrefill ? 6 : 4 + 4096 / s.maxBatchedTokens;
  const compute = (14 + prefill + 0.05 * Math.min(running, slots)) / s.tensorParallel ** 0.7;
  const exchange = 1.5 * (s.tensorParallel - 1);
  const quality = s.kvDtype === 'fp8' ? 0.92 : 1;
  return 3 * (compute * quality + exchange) * (1 + waiting);
}
