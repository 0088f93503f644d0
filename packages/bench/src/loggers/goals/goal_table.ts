import type { Source } from '../stats/measured.ts';
import type { Goal } from './goal.ts';

const call = (contender: string, metric = 'burst', variant = 'static'): Source => {
  return { caseName: 'calls', variant, contender, metric };
};
const plain = (caseName: string, contender: string, metric: string): Source => ({
  caseName,
  contender,
  metric,
});
const dying = (variant: string, metric: string): Source => {
  return { caseName: 'dying', variant, contender: 'batched', metric };
};
const sustained = (contender: string, metric = 'linesPerSecond'): Source =>
  plain('sustained', contender, metric);

/** A call of some nanoseconds, of which the empty function of the bench takes a third. */
function netCall(what: string, of: Pick<Goal, 'of' | 'atMost' | 'reached'>): Goal {
  return { text: `${what}: <= ${of.atMost} ns above an empty call`, less: call('noop'), ...of };
}

/** Settings of pino; the goals compare with whichever is best in the run. */
const PINOS = ['pino', 'pino_async', 'pino_best', 'pino_best_64k', 'pino_transport'];

const CALLS: readonly Goal[] = [
  {
    text: 'batched, static: 1/15 of pino at its best',
    of: call('batched'),
    to: [call('pino_best')],
    atMost: 1 / 15,
  },
  {
    text: 'batched, static: 1/20 of pino.transport',
    of: call('batched'),
    to: [call('pino_transport')],
    atMost: 1 / 20,
  },
  { text: 'batched, static: p50 <= 40 ns', of: call('batched', 'p50'), atMost: 40 },
  {
    text: 'batched, static: p99 1/10 of pino at its best',
    of: call('batched', 'p99'),
    to: [call('pino_best', 'p99')],
    atMost: 1 / 10,
  },
  {
    text: 'batched, static: p99.9 1/8 of pino at its best',
    of: call('batched', 'p999'),
    to: [call('pino_best', 'p999')],
    atMost: 1 / 8,
  },
  {
    text: 'batched, dynamic message: 1/6 of pino at its best',
    of: call('batched', 'burst', 'dynamic'),
    to: [call('pino_best', 'burst', 'dynamic')],
    atMost: 1 / 6,
  },
  {
    text: 'batched, 4 fields of context: 1.5 times the static call',
    of: call('batched', 'burst', 'context'),
    to: [call('batched')],
    atMost: 1.5,
  },
  {
    text: 'batched, 4 fields of context: 1/15 of the mixin of pino',
    of: call('batched', 'burst', 'context'),
    to: [call('pino_best', 'burst', 'context')],
    atMost: 1 / 15,
  },
  netCall('sampled, left out', { of: call('sampled_out'), atMost: 10 }),
  netCall('sampled by key', { of: call('sampled_keyed', 'burst', 'keyed'), atMost: 30 }),
  netCall('aggregated, one key', { of: call('aggregated'), atMost: 15, reached: 21 }),
  netCall('aggregated, 64 keys', { of: call('aggregated_64', 'burst', 'keyed'), atMost: 60 }),
  netCall('ring', { of: call('ring'), atMost: 25 }),
  { text: 'sync: 0.7 of pino', of: call('sync'), to: [call('pino')], atMost: 0.7 },
];

const THROUGHPUT: readonly Goal[] = [
  {
    text: 'batched, sustained: twice the best pino',
    of: sustained('batched'),
    to: PINOS.map((one) => sustained(one)),
    atLeast: 2,
  },
  {
    text: 'batched, sustained: three times pino.transport',
    of: sustained('batched'),
    to: [sustained('pino_transport')],
    atLeast: 3,
  },
  {
    text: 'batched, sustained: 9 % of what the system takes in blocks',
    of: sustained('batched'),
    to: [plain('raw_writes', 'noop', 'linesPerSecond')],
    atLeast: 0.09,
  },
  {
    text: 'sync with a batch, sustained: twice the best pino',
    of: sustained('sync_batch'),
    to: PINOS.map((one) => sustained(one)),
    atLeast: 2,
  },
  {
    text: 'batched, CPU per line: 0.6 of the best pino',
    of: sustained('batched', 'cpuNs'),
    to: PINOS.map((one) => sustained(one, 'cpuNs')),
    atMost: 0.6,
  },
  {
    text: 'batched, two threads: 1.5 times the best pino',
    of: plain('producers', 'batched', 'linesPerSecond'),
    to: PINOS.map((one) => plain('producers', one, 'linesPerSecond')),
    atLeast: 1.5,
  },
];

const PROMISES: readonly Goal[] = [
  ...['lost', 'torn'].map((metric): Goal => {
    const text = `batched, sustained: none ${metric}`;
    return { text, of: sustained('batched', metric), atMost: 0, isWorst: true };
  }),
  { text: 'batched, overload: none lost', of: plain('overload', 'batched', 'lost'), atMost: 0 },
  {
    text: 'batched, two threads: no torn line',
    of: plain('producers', 'batched', 'torn'),
    atMost: 0,
    isWorst: true,
  },
  {
    text: 'batched, two threads: none lost',
    of: plain('producers', 'batched', 'lost'),
    atMost: 0,
    isWorst: true,
  },
  { text: 'batched, blocked: all in the file', of: plain('blocked', 'batched', 'onDiskShare'), atLeast: 1 },
  { text: 'batched, blocked: memory + 20 MiB', of: plain('blocked', 'batched', 'rssMiB'), atMost: 20 },
  {
    text: 'batched, soak: memory + 16 MiB after the first tenth',
    of: plain('soak', 'batched', 'growthMiB'),
    atMost: 16,
  },
  { text: 'batched, soak: none lost', of: plain('soak', 'batched', 'lost'), atMost: 0 },
  { text: 'batched, soak: no torn line', of: plain('soak', 'batched', 'torn'), atMost: 0 },
  { text: 'batched, soak: old files that stay', of: plain('soak', 'batched', 'filesLeft'), atMost: 4 },
  ...['normal', 'exit', 'throw', 'abort', 'oom'].map((way): Goal => {
    return { text: `batched, ${way}: none lost`, of: dying(way, 'lost'), atMost: 0, isWorst: true };
  }),
  ...['sigkill', 'sigkill_blocked'].flatMap((way): readonly Goal[] => [
    { text: `batched, ${way}: lost <= 2 ms`, of: dying(way, 'lostMs'), atMost: 2 },
    { text: `batched, ${way}: lost <= 10 ms at worst`, of: dying(way, 'lostMs'), atMost: 10, isWorst: true },
    { text: `batched, ${way}: no torn line`, of: dying(way, 'torn'), atMost: 0, isWorst: true },
  ]),
  { text: 'batched, error(): <= 100 us', of: plain('error_on_return', 'batched', 'p50'), atMost: 100_000 },
  {
    text: 'batched, error(): in the file on return',
    of: plain('error_on_return', 'batched', 'thereShare'),
    atLeast: 1,
    isWorst: true,
  },
  { text: 'batched, idle: <= 0.3 % of a core', of: plain('idle', 'batched', 'corePercent'), atMost: 0.3 },
  {
    text: 'aggregated, quantiles: error <= 1 %',
    of: plain('quantiles', 'aggregated', 'quantileError'),
    atMost: 0.01,
  },
  ...['batched', 'sync'].flatMap((kind): readonly Goal[] => [
    { text: `${kind}, full disk: never throws`, of: plain('full_disk', kind, 'thrown'), atMost: 0 },
    { text: `${kind}, full disk: no torn line`, of: plain('full_disk', kind, 'torn'), atMost: 0 },
    { text: `${kind}, full disk: lives on`, of: plain('full_disk', kind, 'isDead'), atMost: 0 },
    { text: `${kind}, rotation: none lost`, of: plain('rotation', kind, 'lost'), atMost: 0 },
  ]),
];

/** Every figure that is promised. A run fails when one is missed by more than the noise of its own blocks. */
export const GOALS: readonly Goal[] = [...CALLS, ...THROUGHPUT, ...PROMISES];
