import type {
  AggregatedLoggerOptions,
  BatchedLoggerOptions,
  CommonLoggerOptions,
  ReferenceRingOptions,
  RouteOptions,
  SampledLoggerOptions,
  SharedRingOptions,
  SyncLoggerOptions,
} from './logger_options.ts';

/** Every name of an option, so that the compiler finds one that is missing here. */
type Names<Options> = Readonly<Record<keyof Options, true>>;

const COMMON: Names<CommonLoggerOptions> = {
  name: true,
  level: true,
  format: true,
  route: true,
  fields: true,
  source: true,
};

const SYNC: Names<SyncLoggerOptions> = { ...COMMON, kind: true, sinks: true, clock: true };

const BATCHED: Names<BatchedLoggerOptions> = {
  ...COMMON,
  kind: true,
  files: true,
  streams: true,
  clock: true,
  durability: true,
  syncLevel: true,
  syncMs: true,
  overflow: true,
  maxBlockMs: true,
  keepLevel: true,
};

const SAMPLED: Names<SampledLoggerOptions> = {
  kind: true,
  target: true,
  sample: true,
  keepLevel: true,
  tail: true,
  summaryMs: true,
  clock: true,
};

const AGGREGATED: Names<AggregatedLoggerOptions> = {
  kind: true,
  target: true,
  per: true,
  value: true,
  windowMs: true,
  maxKeys: true,
  empty: true,
  hdrScale: true,
  keepLevel: true,
  clock: true,
};

const RING: Names<ReferenceRingOptions> = {
  kind: true,
  target: true,
  dumpOn: true,
  perCorrelation: true,
  cooldownMs: true,
  records: true,
  recordLevel: true,
  clock: true,
};

const SHARED_RING: Names<SharedRingOptions> = {
  kind: true,
  bytes: true,
  file: true,
  name: true,
  format: true,
  fields: true,
  dumpOn: true,
  cooldownMs: true,
  recordLevel: true,
  blockedMs: true,
  clock: true,
};

const ROUTE: Names<RouteOptions> = {
  folder: true,
  routes: true,
  maxOpenFiles: true,
  rotation: true,
  whenTaken: true,
};

/** The names of the options of each kind of logger, and of their parts. */
export const OPTION_NAMES: Readonly<Record<string, readonly string[]>> = {
  sync: Object.keys(SYNC),
  batched: Object.keys(BATCHED),
  sampled: Object.keys(SAMPLED),
  aggregated: Object.keys(AGGREGATED),
  ring: Object.keys(RING),
  'ring of bytes': Object.keys(SHARED_RING),
  route: Object.keys(ROUTE),
};
