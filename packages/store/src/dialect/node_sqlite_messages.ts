import type { ConnectionOptions, Statement } from './sqlite_connection.ts';

/** What the thread of a connection is started with. */
export interface ThreadSetup extends ConnectionOptions {
  readonly path: string;
}

/** What the thread is asked to do. */
export type ThreadRequest =
  | { readonly do: 'all'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly do: 'batch'; readonly statements: readonly Statement[] }
  | { readonly do: 'close' };

/** Its answers: one to the start, and one to each request, in their order. */
export type ThreadReply =
  | { readonly rows: Record<string, unknown>[] }
  | { readonly fault: { readonly message: string; readonly resultCode: number } };
