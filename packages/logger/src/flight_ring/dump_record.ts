import type { LogFields } from '@autotuner/core';
import type { DumpRequest } from './recording.ts';

/** Message of the record in front of a dump. */
export const DUMP_MESSAGE = 'log.dump';

/** Fields of the record in front of a dump: why, how many, and how many older ones had to make room for them. */
export function dumpFields(
  request: DumpRequest,
  of: { readonly records: number; readonly overwritten: number },
): LogFields {
  const { reason, about, correlationId } = request;
  return {
    reason,
    records: of.records,
    ...(of.overwritten > 0 ? { overwritten: of.overwritten } : {}),
    ...(correlationId === undefined ? {} : { of_correlation_id: correlationId }),
    ...about,
  };
}
