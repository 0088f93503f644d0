import { AutotunerError } from '@autotuner/core';
import { type DriverChoice, probeDrivers } from './drivers.ts';
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
  const probes = await probeDrivers();
  const usable = probes.filter((probe) => probe.available).map((probe) => probe.driver);
  const found = wanted === 'auto' ? usable[0] : usable.find((driver) => driver === wanted);
  if (found !== undefined) return found;
  const refused = probes.find((probe) => probe.driver === wanted);
  const seen = refused?.available === false ? refused.reason.split('\n')[0] : 'there is no such driver';
  const accepted = ['auto', ...usable].map((name) => `"${name}"`).join(' or ');
  const message = `Cannot use SQLite driver "${wanted}" (${VARIABLE} or an option): ${seen}; ${accepted} would be accepted`;
  throw new AutotunerError('AT_USAGE', message, { details: { driver: wanted, accepted: usable } });
}
