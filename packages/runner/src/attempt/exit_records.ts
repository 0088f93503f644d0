import type { ChildRole } from '@autotuner/core';
import { removeExitFile } from '../containment/exit_file.ts';
import type { AttemptPlan } from './attempt_plan.ts';

type Place = Pick<AttemptPlan, 'resultFile'>;

/** Where the end of a process is recorded that may outlive its supervisor: beside the result file. */
export function exitFileOf(plan: Place, role: ChildRole): string {
  return `${plan.resultFile.replace(/\.json$/, '')}.${role}.exit`;
}

/** Removes the records of an attempt. Only once it is settled: a supervisor that dies before leaves them to the next one. */
export function removeExitRecords(plan: Place): void {
  removeExitFile(exitFileOf(plan, 'command'));
  removeExitFile(exitFileOf(plan, 'deploy'));
}
