/** A value that a parameter can take. */
export type ParamValue = number | string | boolean;

/** One assignment: the active parameters only; a parameter whose `when` does not hold is absent. */
export type Params = Readonly<Record<string, ParamValue>>;

/** Real numbers in [low, high]; with `log` the scale is logarithmic (low > 0); with `step` only low + k * step. */
export interface FloatDistribution {
  readonly type: 'float';
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly step?: number;
}

/** Whole numbers low, low + step, ... up to high; with `log` the scale is logarithmic (low >= 1). */
export interface IntDistribution {
  readonly type: 'int';
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  /** @default 1 */
  readonly step: number;
}

/** One of a list of distinct choices, without order. */
export interface CategoricalDistribution {
  readonly type: 'categorical';
  readonly choices: readonly ParamValue[];
}

/** On or off. As a whole argument it becomes the bare flag when true and nothing when false. */
export interface BoolDistribution {
  readonly type: 'bool';
  /** The flag to print when true. @default "--" + name with "_" as "-" */
  readonly flag?: string;
}

/** The domain of one parameter. */
export type Distribution = FloatDistribution | IntDistribution | CategoricalDistribution | BoolDistribution;
