import { chownSync } from 'node:fs';

/** A user to run as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The ordinary user that owns nothing, on every Linux. */
export const NOBODY: Account = { uid: 65_534, gid: 65_534 };

/** Gives a file or folder to an account; does nothing without one. */
export function giveTo(path: string, account: Account | undefined): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}

/** Arguments that run a command as an account; empty without one. */
export function asAccount(account: Account | undefined): readonly string[] {
  if (account === undefined) return [];
  return ['setpriv', '--reuid', `${account.uid}`, '--regid', `${account.gid}`, '--clear-groups', '--'];
}
