import { AutotunerError } from '@autotuner/core';
import { type DriverChoice, type DriverProbe, DRIVERS, probeDriver, probeDrivers } from './drivers.ts';
import type { DriverName } from './sqlite_connection.ts';

/** Environment variable with the choice of those who give none. */
const VARIABLE = 'AUTOTUNER_SQLITE';

/**
 * Finds the driver that a choice means on this machine; without one AUTOTUNER_SQLITE decides, and without that
 * `auto`, which takes the first that loads.
 *
 * @throws AutotunerError AT_USAGE for a name that is none, or a driver that does not load here
 */
export async function resolveDriver(choice?: DriverChoice): Promise<DriverName> {
  const wanted = choice ?? process.env[VARIABLE] ?? 'auto';
  // Only what is needed gets loaded: Node 22 prints a warning for its own driver.
  for (const driver of DRIVERS) {
    if (wanted !== 'auto' && wanted !== driver) continue;
    if ((await probeDriver(driver)).available) return driver;
  }
  throw unusable(wanted, await probeDrivers());
}

function unusable(wanted: string, probes: readonly DriverProbe[]): AutotunerError {
  const usable = probes.filter((probe) => probe.available).map((probe) => probe.driver);
  const refused = probes.find((probe) => probe.driver === wanted);
  const seen = refused?.available === false ? refused.reason.split('\n')[0] : 'there is no such driver';
  const accepted = ['auto', ...usable].map((name) => `"${name}"`).join(' or ');
  const message = `Cannot use SQLite driver "${wanted}" (${VARIABLE} or an option): ${seen}; ${accepted} would be accepted`;
  return new AutotunerError('AT_USAGE', message, { details: { driver: wanted, accepted: usable } });
}
