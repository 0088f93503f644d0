/** One thing wrong with a task file. */
export interface ConfigProblem {
  /** Keys and indexes from the root to the wrong thing, such as ["parameters", "level", "low"]. */
  readonly path: readonly (string | number)[];
  /** What is wrong, what was seen, and what would be accepted; one sentence without a full stop. */
  readonly message: string;
  /** Point at the key rather than at its value (unknown or misspelt keys). */
  readonly atKey?: boolean;
}

/** Takes note of a problem; reading goes on, so that all problems are found at once. */
export type ReportProblem = (problem: ConfigProblem) => void;
