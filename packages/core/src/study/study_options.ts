import type { ParameterSpec } from '../config/read_distribution.ts';
import type { SamplerType } from '../config/task_config.ts';
import type { TaskFile } from '../config/task_file_schema.ts';
import type { Pruner } from '../pruning/pruner.ts';
import type { HistoryEntry, Sampler } from '../sampling/sampler.ts';
import type { Direction } from '../scoring/objective.ts';
import type { Params } from '../search_space/distribution.ts';
import type { SearchSpace } from '../search_space/search_space.ts';

/**
 * Parameters in the short or long forms of a task file, such as `{ lr: { float: [1e-5, 1], log: true }, cache: 'bool' }`,
 * or a ready search space.
 */
export type SpaceInput = Readonly<Record<string, ParameterSpec>> | SearchSpace;

/** A pruner as in a task file, such as 'median' or `{ type: 'median', warmup_steps: 5 }`. */
export type PrunerSpec = NonNullable<TaskFile['pruner']>;

/** What a study is made of. */
export interface StudyOptions {
  readonly space: SpaceInput;
  /** Inequalities between parameters that every suggestion satisfies, such as "window >= level". @default [] */
  readonly where?: readonly string[];
  /** Parameters that keep one value. @default {} */
  readonly fixed?: Params;
  /** For one objective. @default 'minimize' */
  readonly direction?: Direction;
  /** One for each objective; in place of `direction`. */
  readonly directions?: readonly Direction[];
  /** Its name, or one of your own. @default 'auto' */
  readonly sampler?: SamplerType | Sampler;
  /**
   * Decides which trials are not worth finishing, see {@link Study.shouldPrune}: a name or options as in a task file, or
   * one of your own. Without it none is stopped.
   */
  readonly pruner?: PrunerSpec | Pruner;
  /** Unsigned 32-bit; same seed, same suggestions. @default 0 */
  readonly seed?: number;
  /** Trials in all, where that is known: samplers plan with it. It ends nothing. */
  readonly budget?: number;
  /** Trials at a time, where that is known: samplers plan with it. @default 1 */
  readonly concurrency?: number;
  /** The setting to beat, suggested first. */
  readonly baseline?: Params;
  /** Suggested next, before the sampler is asked. @default [] */
  readonly enqueue?: readonly Params[];
  /** What earlier studies found, see {@link warmStart}: it teaches the sampler and is not counted. @default [] */
  readonly teach?: readonly HistoryEntry[];
}
