import type { Measured, Source } from '../stats/measured.ts';
import type { Interval } from '../stats/interval.ts';
import { type ReportTable, short, withRange } from './report_table.ts';

/** Rivals that everything is compared with. */
const REFERENCES = ['pino_best', 'pino', 'fs_write_sync'] as const;
const FORMS = ['static', 'dynamic', 'context', 'keyed', 'text', 'nested', 'error', 'unicode'] as const;
const RATES = [10_000, 50_000, 200_000, 500_000, 1_000_000];

/** Tables about what calls cost and how many lines get through. */
export function callTables(measured: Measured, contenders: readonly string[]): readonly ReportTable[] {
  return [
    staticTable(measured, contenders),
    formsTable(measured, contenders),
    sustainedTable(measured, contenders),
    sweepTable(measured, contenders),
    producersTable(measured, contenders),
  ].filter(({ rows }) => rows.length > 0);
}

function staticTable(measured: Measured, contenders: readonly string[]): ReportTable {
  const rows = contenders.flatMap((contender) => {
    const of = (metric: string): Source => ({ caseName: 'calls', variant: 'static', contender, metric });
    const burst = measured.intervalOf(of('burst'));
    if (burst === undefined) return [];
    const plain = ['p50', 'p99', 'p999'].map((metric) => short(measured.intervalOf(of(metric))?.median));
    const maxUs = short((measured.intervalOf(of('max'))?.median ?? Number.NaN) / 1_000);
    const turns = ['eldP99Ms', 'gcMs'].map((metric) => short(measured.intervalOf(of(metric))?.median));
    return [
      [contender, withRange(burst), ...plain, maxUs, ...turns, ...ratiosOf(measured, of('burst'), false)],
    ];
  });
  return {
    title: 'Calls, static message and three numbers',
    note: 'Nanoseconds in the calling thread: mean of bursts of 200 with its 95 % interval, percentiles of single calls less the cost of the clock, the longest in microseconds; p99 of the event loop delay and garbage collection in ms; ratios of the mean.',
    head: [
      '',
      'ns a call',
      'p50',
      'p99',
      'p99.9',
      'max us',
      'loop p99 ms',
      'gc ms',
      ...REFERENCES.map((one) => `x ${one}`),
    ],
    rows,
  };
}

function formsTable(measured: Measured, contenders: readonly string[]): ReportTable {
  const rows = contenders.flatMap((contender) => {
    const cells = FORMS.map(
      (variant) => measured.intervalOf({ caseName: 'calls', variant, contender, metric: 'burst' })?.median,
    );
    // Who has the plain form only is in the table above.
    return cells.slice(1).every((cell) => cell === undefined) ? [] : [[contender, ...cells.map(short)]];
  });
  return {
    title: 'Calls by what they log',
    note: 'Nanoseconds a call, mean of bursts: a new message each time, four fields of the surroundings, a key of 64, one more short text, a nested object, an error, a text of other alphabets.',
    head: ['', ...FORMS],
    rows,
  };
}

function sustainedTable(measured: Measured, contenders: readonly string[]): ReportTable {
  const rows = contenders.flatMap((contender) => {
    const of = (metric: string): Source => ({ caseName: 'sustained', contender, metric });
    const rate = measured.intervalOf(of('linesPerSecond'));
    if (rate === undefined) return [];
    const cells = ['cpuNs', 'callNs', 'bytesPerLine', 'lost', 'torn'].map((metric) =>
      short(measured.intervalOf(of(metric))?.median),
    );
    return [[contender, withRange(rate), ...cells, ...ratiosOf(measured, of('linesPerSecond'), true)]];
  });
  const raw = measured.intervalOf({ caseName: 'raw_writes', contender: 'noop', metric: 'linesPerSecond' });
  if (raw !== undefined) rows.push(['blocks of 64 KiB', withRange(raw), '', '', '200', '', '', '', '', '']);
  return {
    title: 'Sustained',
    note: 'Closed loop that waits where a logger asks for it, until the last line is in the file (not: on the disk), all lines counted there. CPU of all threads and time in calls, ns a line.',
    head: [
      '',
      'lines/s',
      'cpu ns',
      'call ns',
      'bytes a line',
      'lost',
      'torn',
      ...REFERENCES.map((one) => `x ${one}`),
    ],
    rows,
  };
}

function sweepTable(measured: Measured, contenders: readonly string[]): ReportTable {
  const rows = contenders.flatMap((contender) => {
    const cells = RATES.map((rate) => {
      const of = (metric: string): number | undefined =>
        measured.intervalOf({ caseName: 'sweep', contender, metric })?.median;
      const p99 = of(`response${rate}P99`);
      const reached = of(`reached${rate}`) ?? 0;
      if (p99 === undefined) return '-';
      if (reached < rate * 0.9) return `behind, ${short(reached)}/s`;
      return `${short(p99 / 1_000)} (${short((of(`service${rate}P99`) ?? Number.NaN) / 1_000)})`;
    });
    return cells.every((cell) => cell === '-') ? [] : [[contender, ...cells]];
  });
  return {
    title: 'Open loop',
    note: 'Microseconds from when a line was due until its call returned, 99th percentile, by lines a second; behind it that of the call alone. `behind`: it did not keep up, and reached so many.',
    head: ['', ...RATES.map((rate) => `${short(rate)}/s`)],
    rows,
  };
}

function producersTable(measured: Measured, contenders: readonly string[]): ReportTable {
  const rows = contenders.flatMap((contender) => {
    const of = (metric: string): Interval | undefined =>
      measured.intervalOf({ caseName: 'producers', contender, metric });
    const rate = of('linesPerSecond');
    if (rate === undefined) return [];
    return [[contender, withRange(rate), ...['cpuNs', 'lost', 'torn'].map((one) => short(of(one)?.median))]];
  });
  return {
    title: 'Two threads, one file',
    note: 'Threads of one piscina pool, each with a logger of its own.',
    head: ['', 'lines/s together', 'cpu ns', 'lost', 'torn'],
    rows,
  };
}

function ratiosOf(measured: Measured, source: Source, isMore: boolean): readonly string[] {
  return REFERENCES.map((contender) => {
    const ratio = measured.ratioOf(source, { best: [{ ...source, contender }], isMore });
    return contender === source.contender || ratio === undefined ? '-' : withRange(ratio, shortRatio);
  });
}

/** Two digits: intervals are wider than the third. */
function shortRatio(value: number): string {
  return `${Number(value.toPrecision(2))}`;
}
