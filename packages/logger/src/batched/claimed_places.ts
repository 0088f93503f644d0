import { claimLogFile, type LogFileClaim } from '../sinks/log_file_claim.ts';
import { tryLogFile } from '../sinks/try_log_file.ts';
import { DEFAULT_MODE, type Place } from './place.ts';

/** Places that this process may write to as it is told. */
export interface ClaimedPlaces {
  readonly places: readonly Place[];
  /** Others may have them. */
  readonly release: () => void;
}

/**
 * Claims the files that rotate, and makes sure that all of them can be opened.
 *
 * @throws AutotunerError AT_STORE_UNWRITABLE when another process has one of them, or one cannot be opened
 */
export function claimPlaces(places: readonly Place[]): ClaimedPlaces {
  const claims: LogFileClaim[] = [];
  const release = (): void => {
    for (const claim of claims) claim.release();
  };
  try {
    const claimed = places.map((place): Place => {
      if ('stream' in place) return place;
      const claim = place.rotation === undefined ? undefined : claimLogFile(place.path, place.whenTaken);
      if (claim !== undefined) claims.push(claim);
      const { path } = claim ?? place;
      tryLogFile(path, place.mode ?? DEFAULT_MODE);
      return { ...place, path };
    });
    return { places: claimed, release };
  } catch (error) {
    release();
    throw error;
  }
}
