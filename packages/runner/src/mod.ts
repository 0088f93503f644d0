/**
 * Runs tasks: reads task files, contains attempts, captures their output and recovers from crashes.
 *
 * @module
 */
export { parseTaskText, parseTaskValue } from './task_file/parse_task_text.ts';
export type { ParseTaskTextOptions } from './task_file/parse_task_text.ts';
export { readTaskFile } from './task_file/read_task_file.ts';
export type { ReadTaskFileOptions, ReadTaskFileResult } from './task_file/read_task_file.ts';
export type { TaskFileProblem } from './task_file/task_file_problem.ts';
export { openTuner } from './compose.ts';
export type { LocalTuner, OpenTunerOptions } from './compose.ts';
export { resolveHome } from './engine/home.ts';
export type { HomeEnvironment } from './engine/home.ts';
export { probeTiers } from './containment/probe_tiers.ts';
export type { TierProbe } from './containment/probe_tiers.ts';
export { findOwnKeeper } from './containment/keeper.ts';
export type { KeptCommand, KeptEvent, Keeper } from './containment/keeper.ts';
export { readOptunaDatabase } from './optuna/optuna_database.ts';
export { assertRunnable } from './engine/preflight.ts';
export { probeDrivers } from '@autotuner/store';
export type { DriverProbe } from '@autotuner/store';
