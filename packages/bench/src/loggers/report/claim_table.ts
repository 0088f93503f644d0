import { WAYS_TO_DIE } from '../cases/ways_to_die.ts';
import type { Measured, Source } from '../stats/measured.ts';
import { type ReportTable, short, withRange } from './report_table.ts';

/** A way to log that is recommended in the place of printing, with what is said of it. */
interface Claim {
  readonly way: string;
  /** Microseconds a call. */
  readonly price: string;
  readonly timesFaster: string;
  readonly keeps: string;
  /** What stands for it here. */
  readonly contender: string;
  readonly kept: (measured: Measured) => string;
}

const CLAIMS: readonly Claim[] = [
  {
    way: 'printing',
    price: '1000, estimated',
    timesFaster: '1',
    keeps: 'everything',
    contender: 'console_log',
    kept: () => 'everything; the caller waits',
  },
  {
    way: 'asynchronous',
    price: '2.34',
    timesFaster: '100 to 500',
    keeps: '100 %',
    contender: 'batched',
    kept: (measured) => {
      const ends = WAYS_TO_DIE.filter((way) => !way.startsWith('sig')).map((way) =>
        worst(measured, { caseName: 'dying', variant: way, contender: 'batched', metric: 'lost' }),
      );
      const killed = { caseName: 'dying', variant: 'sigkill', contender: 'batched', metric: 'lostMs' };
      const lost = Math.max(...ends);
      if (Number.isNaN(lost)) return '-';
      return `${lost === 0 ? '100 %' : `all but ${short(lost)} lines`}, but for ${short(worst(measured, killed))} ms by SIGKILL`;
    },
  },
  {
    way: 'sampled, 1 %',
    price: '0.21',
    timesFaster: '1000 to 5000',
    keeps: '1 to 10 %',
    contender: 'sampled',
    kept: () => '1 %, and all from level warn on',
  },
  {
    way: 'aggregated',
    price: '-',
    timesFaster: 'over 10 000',
    keeps: 'statistics',
    contender: 'aggregated',
    kept: (measured) => {
      const source = { caseName: 'quantiles', contender: 'aggregated', metric: 'quantileError' };
      const error = measured.intervalOf(source)?.median;
      return error === undefined ? '-' : `statistics, quantiles to ${short(error * 100)} %`;
    },
  },
  {
    way: 'circular buffer',
    price: '0.08',
    timesFaster: 'over 10 000',
    keeps: 'the newest N',
    contender: 'ring',
    kept: () => 'the newest 65 536, written when something fails',
  },
];

/** What is said of ways to make logging cheap, row by row beside what was measured. */
export function claimTable(measured: Measured): ReportTable {
  const burstOf = (contender: string): Source => {
    return { caseName: 'calls', variant: 'static', contender, metric: 'burst' };
  };
  const rows = CLAIMS.flatMap(({ way, price, timesFaster, keeps, contender, kept }) => {
    const call = measured.intervalOf(burstOf(contender));
    if (call === undefined) return [];
    const times = measured.ratioOf(burstOf('console_log'), { best: [burstOf(contender)], isMore: true });
    const ratio = times === undefined ? '-' : withRange(times);
    const us = short(call.median / 1_000);
    return [[way, price, timesFaster, keeps, contender, us, ratio, kept(measured)]];
  });
  return {
    title: 'Claims',
    note: 'What is often said of ways to log that are to replace printing, and what this run says: microseconds a call, how many times faster than printing, what is kept. Printing is `console.log` into a file here; a terminal takes longer.',
    head: ['', 'said: us', 'faster', 'keeps', 'here', 'us', 'faster', 'keeps'],
    rows,
  };
}

function worst(measured: Measured, source: Source): number {
  const values = [...measured.valuesOf(source).values()];
  return values.length === 0 ? Number.NaN : Math.max(...values);
}
