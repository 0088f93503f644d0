import type { AttemptUsage } from '@autotuner/core';

/** Adds up what processes used that ran one after the other: their peaks do not add up. */
export function sumOfRuns(runs: readonly AttemptUsage[]): AttemptUsage {
  const peaks = runs.flatMap(({ maxRssBytes }) => maxRssBytes ?? []);
  const sum = addUsage(runs);
  return peaks.length === 0 ? sum : { ...sum, maxRssBytes: Math.max(...peaks) };
}

/** Adds up what the processes of an attempt used: server and command run at the same time, so their peaks add up. */
export function addUsage(all: readonly AttemptUsage[]): AttemptUsage {
  const sum = (values: readonly (number | undefined)[]): number | undefined =>
    values.reduce((total, value) => (value === undefined ? total : (total ?? 0) + value), undefined);
  const cpuMs = sum(all.map((one) => one.cpuMs));
  const maxRssBytes = sum(all.map((one) => one.maxRssBytes));
  return {
    ...(cpuMs === undefined ? {} : { cpuMs }),
    ...(maxRssBytes === undefined ? {} : { maxRssBytes }),
    exact: all.length > 0 && all.every((one) => one.exact),
  };
}
