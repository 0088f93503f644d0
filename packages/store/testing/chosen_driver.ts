import type { DriverName } from '../src/mod.ts';

/** Both drivers, for suites that run on each. */
export const DRIVERS: readonly DriverName[] = ['sqlite3', 'node:sqlite'];

/** The driver that an argument of a program names. */
export function chosenDriver(argument: string | undefined): DriverName {
  return argument === 'node:sqlite' ? argument : 'sqlite3';
}
