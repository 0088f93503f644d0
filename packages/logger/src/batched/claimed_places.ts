import { claimLogFile, type LogFileClaim } from '../sinks/log_file_claim.ts';
import type { Place } from './place.ts';

/** Places that this process may write to as it is told. */
export interface ClaimedPlaces {
  readonly places: readonly Place[];
  /** Others may have them. */
  readonly release: () => void;
}

/**
 * Claims the files that rotate.
 *
 * @throws AutotunerError AT_STORE_UNWRITABLE when another process has one of them
 */
export function claimPlaces(places: readonly Place[]): ClaimedPlaces {
  const claims: LogFileClaim[] = [];
  const release = (): void => {
    for (const claim of claims) claim.release();
  };
  try {
    const claimed = places.map((place): Place => {
      if ('stream' in place || place.rotation === undefined) return place;
      const claim = claimLogFile(place.path, place.whenTaken);
      claims.push(claim);
      return { ...place, path: claim.path };
    });
    return { places: claimed, release };
  } catch (error) {
    release();
    throw error;
  }
}
