import type { OpenSubject } from './contender.ts';

/** What a contender is, without loading it. */
export interface ContenderEntry {
  readonly name: string;
  /** Of ours, of others, or a floor that nobody can be below. */
  readonly group: 'own' | 'rival' | 'floor';
  /** What it is and how it is set. */
  readonly about: string;
  /** Whether every line that is logged should end up in the file. */
  readonly keepsAll: boolean;
  /** npm packages whose versions matter. */
  readonly packages: readonly string[];
  /** Whether fields of the surroundings get into its lines. */
  readonly hasContext: boolean;
  /** Whether it writes in a thread of its own, which has to start. */
  readonly hasThread?: boolean;
  /** Whether it differs from another one only in what a line costs, and is left out where that does not matter. */
  readonly isVariation?: boolean;
  readonly load: () => Promise<{ readonly open: OpenSubject }>;
}

const OWN = { group: 'own', keepsAll: true, packages: [], hasContext: true } as const;
const RIVAL = { group: 'rival', keepsAll: true, hasContext: false } as const;

/** All contenders, by the order of the report. */
export const CONTENDERS: readonly ContenderEntry[] = [
  {
    name: 'noop',
    group: 'floor',
    about: 'an empty function: what the bench itself costs',
    keepsAll: false,
    packages: [],
    hasContext: false,
    load: () => import('./noop.ts'),
  },
  {
    ...OWN,
    name: 'batched',
    about: 'kind batched, defaults',
    hasThread: true,
    load: () => import('./own_batched.ts'),
  },
  {
    ...OWN,
    name: 'batched_precise',
    about: 'kind batched, clock precise: the system is asked for the time of each line',
    hasContext: false,
    hasThread: true,
    isVariation: true,
    load: () => import('./own_batched_precise.ts'),
  },
  { ...OWN, name: 'sync', about: 'kind sync, a file sink', load: () => import('./own_sync.ts') },
  {
    ...OWN,
    name: 'sync_batch',
    about: 'kind sync, a file sink with a batch of 64 KiB',
    load: () => import('./own_sync_batch.ts'),
  },
  {
    ...OWN,
    name: 'sampled',
    about: 'kind sampled, 1 % of all lines',
    keepsAll: false,
    hasContext: false,
    load: () => import('./own_sampled.ts'),
  },
  {
    ...OWN,
    name: 'sampled_out',
    about: 'kind sampled, next to nothing is kept',
    keepsAll: false,
    hasContext: false,
    load: () => import('./own_sampled_out.ts'),
  },
  {
    ...OWN,
    name: 'sampled_keyed',
    about: 'kind sampled, 1 % of all keys, by a field',
    keepsAll: false,
    hasContext: false,
    load: () => import('./own_sampled_keyed.ts'),
  },
  {
    ...OWN,
    name: 'aggregated',
    about: 'kind aggregated, one key, quantiles of a field',
    keepsAll: false,
    hasContext: false,
    load: () => import('./own_aggregated.ts'),
  },
  {
    ...OWN,
    name: 'aggregated_64',
    about: 'kind aggregated, 64 keys',
    keepsAll: false,
    hasContext: false,
    load: () => import('./own_aggregated_64.ts'),
  },
  {
    ...OWN,
    name: 'ring',
    about: 'kind ring, a flight recorder of 65536 records',
    keepsAll: false,
    hasContext: false,
    load: () => import('./own_ring.ts'),
  },
  {
    ...OWN,
    name: 'pino_batched',
    about: 'pino in front of kind batched, by createPinoDestination(), its lines as they are',
    packages: ['pino'],
    hasThread: true,
    isVariation: true,
    load: () => import('./pino_batched.ts'),
  },
  {
    ...RIVAL,
    name: 'pino',
    about: 'as it ships, synchronous',
    packages: ['pino', 'sonic-boom'],
    load: () => import('./pino_sync.ts'),
  },
  {
    ...RIVAL,
    name: 'pino_async',
    about: 'as it ships, asynchronous, minLength 4096',
    packages: ['pino', 'sonic-boom'],
    load: () => import('./pino_async.ts'),
  },
  {
    ...RIVAL,
    name: 'pino_best',
    about: 'on sonic-boom 4.2.0, asynchronous, minLength 4096',
    packages: ['pino', 'sonic-boom-best'],
    hasContext: true,
    load: () => import('./pino_best.ts'),
  },
  {
    ...RIVAL,
    name: 'pino_best_64k',
    about: 'on sonic-boom 4.2.0, asynchronous, minLength 65536',
    packages: ['pino', 'sonic-boom-best'],
    load: () => import('./pino_best_64k.ts'),
  },
  {
    ...RIVAL,
    name: 'pino_schema',
    about: 'as pino_best, set so that its lines say what those of batched do',
    packages: ['pino', 'sonic-boom-best'],
    hasContext: true,
    isVariation: true,
    load: () => import('./pino_schema.ts'),
  },
  {
    ...RIVAL,
    name: 'pino_transport',
    about: 'pino.transport, pino/file in a worker',
    packages: ['pino', 'thread-stream'],
    hasThread: true,
    load: () => import('./pino_transport.ts'),
  },
  {
    ...RIVAL,
    name: 'winston',
    about: 'file transport, timestamp and json',
    packages: ['winston'],
    load: () => import('./winston.ts'),
  },
  {
    ...RIVAL,
    name: 'bunyan',
    about: 'a file stream',
    packages: ['bunyan'],
    load: () => import('./bunyan.ts'),
  },
  {
    ...RIVAL,
    name: 'log4js',
    about: 'file appender, layout in JSON; pauses when it asks for it',
    packages: ['log4js'],
    load: () => import('./log4js.ts'),
  },
  {
    ...RIVAL,
    name: 'fs_write_sync',
    about: 'fs.writeSync of a template',
    packages: [],
    load: () => import('./fs_write_sync.ts'),
  },
  {
    ...RIVAL,
    name: 'create_write_stream',
    about: 'fs.createWriteStream of a template',
    packages: [],
    load: () => import('./create_write_stream.ts'),
  },
  {
    ...RIVAL,
    name: 'console_log',
    about: 'console.log of a template, standard output in a file',
    packages: [],
    load: () => import('./console_log.ts'),
  },
];

/** The contender of that name. @throws RangeError when there is none */
export function contenderOf(name: string): ContenderEntry {
  const found = CONTENDERS.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new RangeError(
    `Cannot measure "${name}": must be one of ${CONTENDERS.map((one) => one.name).join(', ')}`,
  );
}
