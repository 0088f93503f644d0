import { type DriverName, probeDrivers } from '../src/mod.ts';

const unusable = (await probeDrivers()).filter((probe) => !probe.available);

/** The drivers that load here, for suites that run on each. */
export const DRIVERS: readonly DriverName[] = (['sqlite3', 'node:sqlite'] as const).filter(
  (driver) => !unusable.some((probe) => probe.driver === driver),
);

/** Why a test that needs both drivers is skipped; false where both load. */
export const NEEDS_BOTH: string | false =
  unusable.length > 0 && unusable.map((probe) => `${probe.driver} does not load: ${probe.reason}`).join('; ');

/** The driver that an argument of a program names. */
export function chosenDriver(argument: string | undefined): DriverName {
  return argument === 'node:sqlite' ? argument : 'sqlite3';
}
