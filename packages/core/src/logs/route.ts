import type { Level } from './level.ts';

/**
 * What a field must be: `true` for present, `false` for absent, else one of the given values. Numbers and their decimal
 * text are the same (`3` and "3").
 */
export type FieldTest = boolean | string | number | readonly (string | number)[];

/** Which records a route takes. Everything that is given must hold. */
export interface RouteMatch {
  /** Exactly this level. */
  readonly level?: Level;
  /** This level or a more important one. */
  readonly minLevel?: Level;
  /** By field name, such as `{ type: ['audit', 'sql'], job: true }`. */
  readonly fields?: Readonly<Record<string, FieldTest>>;
}

/**
 * One rule of a routing table: which records go to which files. A template names a file in the log folder, with fields
 * in braces, as in "task_{task}_exp_{experiment}.log"; a record that lacks one of them is not taken.
 */
export interface Route {
  /** @default every record */
  readonly match?: RouteMatch;
  /** At least one. */
  readonly files: readonly string[];
}
