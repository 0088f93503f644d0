/** Tells a caller what came of its call. */
export type Settle = () => void;

/** Commits calls together. */
export interface GroupCommit<Call> {
  /**
   * Makes the changes of all calls durable in one transaction, each call all or nothing, and resolves what to tell
   * each caller. Rejects with a fault of the engine when nothing of the group was stored.
   */
  commit(calls: readonly Call[]): Promise<readonly Settle[]>;
}
