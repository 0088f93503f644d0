import { WAYS_TO_DIE } from '../cases/ways_to_die.ts';
import type { JobRecord } from '../plan/job.ts';
import type { Measured } from '../stats/measured.ts';
import { type ReportTable, short } from './report_table.ts';

/** Tables about overload, deaths, full disks and the like. */
export function troubleTables(
  measured: Measured,
  { records, contenders }: { readonly records: readonly JobRecord[]; readonly contenders: readonly string[] },
): readonly ReportTable[] {
  const cells = (
    contender: string,
    wanted: readonly (readonly [caseName: string, metric: string])[],
  ): string[] =>
    wanted.map(([caseName, metric]) => short(measured.intervalOf({ caseName, contender, metric })?.median));
  const plain = (
    table: Omit<ReportTable, 'rows'>,
    wanted: readonly (readonly [caseName: string, metric: string])[],
  ): ReportTable => {
    const rows = contenders.map((contender) => [contender, ...cells(contender, wanted)]);
    return { ...table, rows: rows.filter(([, ...rest]) => rest.some((cell) => cell !== '-')) };
  };
  return [
    plain(OVERLOAD, [
      ['overload', 'rssMiB'],
      ['overload', 'lost'],
      ['blocked', 'rssMiB'],
      ['blocked', 'logged'],
      ['blocked', 'onDisk'],
      ['blocked', 'waitedPercent'],
    ]),
    plain(
      SOAK,
      SOAK_FIGURES.map((metric) => ['soak', metric] as const),
    ),
    dyingTable(records, contenders),
    plain(
      FULL_DISK,
      ['onDisk', 'thrown', 'torn', 'isDead', 'isHung'].map((metric) => ['full_disk', metric] as const),
    ),
    plain(
      ROTATION,
      ['rotations', 'lost', 'duplicates', 'torn'].map((metric) => ['rotation', metric] as const),
    ),
    plain(
      ERRORS,
      ['p50', 'p99', 'thereShare'].map((metric) => ['error_on_return', metric] as const),
    ),
    plain(SMALL, [
      ['idle', 'corePercent'],
      ['micro', 'belowNs'],
      ['micro', 'childNs'],
      ['micro', 'scopeNs'],
      ['quantiles', 'quantileError'],
    ]),
  ].filter(({ rows }) => rows.length > 0);
}

const OVERLOAD = {
  title: 'Overload and a blocked event loop',
  note: 'Growth of memory in MiB while lines come as fast as they can, with turns of the event loop but without waiting, and lines lost then; the same in a second without a turn (100 lines a millisecond), and lines in the file at its end. `waited`: how much of that second one of the threads waited for a processor; where it is much, the machine was too busy for these figures.',
  head: ['', 'overload MiB', 'lost', 'blocked MiB', 'logged', 'in the file', 'waited %'],
};
/** Figures of a soak, in the order of its table. */
const SOAK_FIGURES = [
  'megabytes',
  'lost',
  'torn',
  'duplicates',
  'settledMiB',
  'growthMiB',
  'peakMiB',
  'slopeMiB',
  'mostMegabytes',
  'filesLeft',
  'megabytesPerSecond',
];
const SOAK = {
  title: 'Soak',
  note: 'Megabytes of lines in a closed loop, into files of 16 MB that are put aside: ours by the logger, which keeps 4, others by the bench. Every line counted before its file goes, by a process beside, for which the loop waits; so the rate is no measure. Memory, from the start: the most in the first tenth, how much more the last tenth has (its median), the most of all, and the slope after the first tenth, in MiB a gigabyte; the most MB on the disk at a time, and old files left at the end.',
  head: [
    '',
    'MB',
    'lost',
    'torn',
    'duplicates',
    'first tenth MiB',
    'growth MiB',
    'peak MiB',
    'MiB/GB',
    'most MB',
    'files',
    'MB/s',
  ],
};
const FULL_DISK = {
  title: 'Full disk',
  note: '40 000 lines, the disk is full from the start of them and has room again after 25 000: lines in the file, calls that threw, torn lines, whether the process died, whether closing hung.',
  head: ['', 'in the file', 'threw', 'torn', 'died', 'hung'],
};
const ROTATION = {
  title: 'Rotation',
  note: 'Renamed and reopened every 100 ms at 60 lines a millisecond. Who is missing cannot reopen a file.',
  head: ['', 'rotations', 'lost', 'duplicates', 'torn'],
};
const ERRORS = {
  title: 'Errors',
  note: 'A call at level error every 3 ms: nanoseconds, and the share of those whose line was in the file on return.',
  head: ['', 'p50', 'p99', 'share in the file'],
};
const SMALL = {
  title: 'Small things',
  note: 'Percent of a core while nobody logs; nanoseconds of a call below the level, of making a child, of entering a scope (tinybench, medians); error of quantiles as a share.',
  head: ['', 'idle %', 'below level', 'child', 'scope', 'quantile error'],
};

function dyingTable(records: readonly JobRecord[], contenders: readonly string[]): ReportTable {
  const dead = records.filter(({ caseName }) => caseName === 'dying');
  const rows = contenders.flatMap((contender) => {
    const own = dead.filter((one) => one.contender === contender);
    if (own.length === 0) return [];
    return [[contender, ...WAYS_TO_DIE.map((way) => lossCell(own.filter(({ variant }) => variant === way)))]];
  });
  return {
    title: 'Lines lost by ways to die',
    note: 'Of lines whose calls had returned, at 50 a millisecond: lost, and how far back in time the loss goes; the worst of all runs. Of all runs together, `torn`: lines that are not whole; `cut`: last lines that end at the end of a page, where the system stops a write(2) of a process that is killed, whoever it is. `waited`: for so much of the time before a kill one of its threads waited for a processor, so that the machine, not the logger, decided what was lost.',
    head: ['', ...WAYS_TO_DIE],
    rows,
  };
}

/** Percent of the time; less says nothing about a loss. */
const WAITED_MUCH = 10;

function lossCell(records: readonly JobRecord[]): string {
  const [first] = records;
  if (first === undefined) return '-';
  const results = records.flatMap(({ result }) => (result === undefined ? [] : [result.metrics]));
  if (results.length === 0) return 'failed';
  const worst = results.toSorted((a, b) => (b['lost'] ?? 0) - (a['lost'] ?? 0))[0] ?? {};
  const { lost = 0, lostMs = 0, waitedPercent = 0 } = worst;
  const sumOf = (metric: string): number => results.reduce((sum, one) => sum + (one[metric] ?? 0), 0);
  const [torn, cut] = [sumOf('torn'), sumOf('cut')];
  const remarks = [
    ...(torn === 0 ? [] : [`${torn} torn`]),
    ...(cut === 0 ? [] : [`${cut} cut`]),
    ...(lost > 0 && waitedPercent >= WAITED_MUCH ? [`waited ${short(waitedPercent)} %`] : []),
  ];
  return [lost === 0 ? '0' : `${short(lost)} (${short(lostMs)} ms)`, ...remarks].join(', ');
}
