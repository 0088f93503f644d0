/** Compiled statements that can be kept; the repositories have about forty. */
const MAX_STATEMENTS = 100;

/**
 * Idle compiled statements by their text. Taking one removes it, so that a statement that fails is never reused and
 * one that runs is never shared; the caller puts it back after it ran to its end.
 */
export interface StatementCache<Statement> {
  take(sql: string): Statement | undefined;
  /** Keeps a statement; the one kept longest without use is dropped when there are too many. */
  put(sql: string, statement: Statement): void;
  /** Removes and returns all of them. */
  clear(): readonly Statement[];
}

/** Makes an empty cache; `drop` releases a statement that there is no room for. */
export function createStatementCache<Statement>(
  drop: (statement: Statement) => void,
): StatementCache<Statement> {
  const idle = new Map<string, Statement>();
  const takeOut = (sql: string): Statement | undefined => {
    const statement = idle.get(sql);
    idle.delete(sql);
    return statement;
  };
  const dropOut = (sql: string): void => {
    const statement = takeOut(sql);
    if (statement !== undefined) drop(statement);
  };
  return {
    take: takeOut,
    put(sql, statement) {
      dropOut(sql);
      idle.set(sql, statement);
      const [oldest] = idle.keys();
      if (idle.size > MAX_STATEMENTS && oldest !== undefined) dropOut(oldest);
    },
    clear() {
      const all = [...idle.values()];
      idle.clear();
      return all;
    },
  };
}
