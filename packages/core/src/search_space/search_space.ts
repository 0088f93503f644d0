import type { Distribution, ParamValue } from './distribution.ts';

/** How a condition compares the parent's value with its own. */
export type ConditionOperator = 'eq' | 'ne' | 'in' | 'gt' | 'gte' | 'lt' | 'lte';

/** A parameter is active only while its parent is active and compares so. */
export interface Condition {
  readonly parent: string;
  readonly operator: ConditionOperator;
  readonly value: ParamValue | readonly ParamValue[];
}

/** One tunable name with its domain and the conditions under which it exists. */
export interface Parameter {
  readonly name: string;
  readonly distribution: Distribution;
  /** All must hold; empty when the parameter is always active. */
  readonly when: readonly Condition[];
}

/** An inequality between parameters, such as "window >= level"; it holds when a parameter in it is inactive. */
export interface Constraint {
  /** As written in the task file. */
  readonly text: string;
}

/** All parameters, parents before children, and the inequalities between them. */
export interface SearchSpace {
  readonly parameters: readonly Parameter[];
  readonly constraints: readonly Constraint[];
}
