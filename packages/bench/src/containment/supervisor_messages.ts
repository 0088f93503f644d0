/** What a supervisor of the bench tells, in this order, as lines of JSON on descriptor 4. */
export type SupervisorMessage =
  /** The data folder is open, and whatever a dead supervisor left in it is settled; since the call, in milliseconds. */
  | { readonly kind: 'opened'; readonly ms: number }
  /** So many experiments run; told when the number grows. */
  | { readonly kind: 'running'; readonly count: number }
  | ({ readonly kind: 'ended' } & SupervisorCost);

/** What the supervisor itself used for a task, without the processes that it started. */
export interface SupervisorCost {
  readonly succeeded: number;
  /** From the start of the task to its end. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The most memory it had since it was started, and how much of that it had had before the task began. */
  readonly maxRssBytes: number;
  readonly idleRssBytes: number;
  /** How late the event loop came to what was due. */
  readonly lagP99Ms: number;
  readonly lagMaxMs: number;
}
