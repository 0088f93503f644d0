import { WAYS_TO_DIE } from '../cases/ways_to_die.ts';
import { contenderOf, CONTENDERS, type ContenderEntry } from '../contenders/contender_table.ts';
import type { Form } from '../lines/bench_messages.ts';

/** What a case measures, on whom and how often. */
export interface CaseEntry {
  readonly name: string;
  readonly about: string;
  readonly variants: readonly VariantEntry[];
}

/** A variant of a case; a case without variants has one with an empty name. */
export interface VariantEntry {
  readonly name: string;
  /** Contenders by name, besides those that the options leave out. */
  readonly contenders: readonly string[];
  /** Processes of each contender, one in each of so many blocks. */
  readonly blocks: number;
  readonly quickBlocks: number;
}

/** Those that are told apart by more than a key. */
const PLAIN = namesOf(({ name }) => name !== 'sampled_keyed' && name !== 'aggregated_64');
const WRITING = namesOf(({ keepsAll }) => keepsAll);
/** One of each that behaves in a way of its own. */
const DIFFERENT = namesOf(({ keepsAll, isVariation }) => keepsAll && isVariation !== true);
/** Those whose price a new message does not change. */
const SLOW = ['winston', 'bunyan', 'log4js', 'console_log', 'fs_write_sync', 'create_write_stream'];
const FLOOR = namesOf(({ group }) => group === 'floor');

/** All cases, in the order of the report. */
export const CASES: readonly CaseEntry[] = [
  {
    name: 'calls',
    about: 'what a call costs its caller: bursts of 200 every 2 ms, percentiles, delay of the event loop',
    variants: [
      { name: 'static', contenders: PLAIN, blocks: 5, quickBlocks: 2 },
      {
        name: 'dynamic',
        contenders: WRITING.filter((one) => !SLOW.includes(one)),
        blocks: 3,
        quickBlocks: 0,
      },
      formVariant(
        'context',
        namesOf(({ hasContext }) => hasContext),
      ),
      { name: 'keyed', contenders: ['sampled_keyed', 'aggregated_64'], blocks: 3, quickBlocks: 0 },
      ...(['text', 'nested', 'error', 'unicode'] as const).map((form) =>
        formVariant(form, ['batched', 'sync', 'pino', 'pino_best']),
      ),
    ],
  },
  plainCase('sustained', {
    about: 'lines per second in a closed loop until all are in the file, CPU of all threads per line',
    contenders: WRITING,
    blocks: 5,
    quickBlocks: 1,
  }),
  plainCase('raw_writes', {
    about: 'what the system takes in blocks of 64 KiB',
    contenders: FLOOR,
    blocks: 5,
    quickBlocks: 2,
  }),
  plainCase('sweep', {
    about: 'open loop at five rates: time from when a line was due until its call returned',
    contenders: DIFFERENT,
    blocks: 1,
    quickBlocks: 0,
  }),
  plainCase('overload', {
    about: 'memory while lines come faster than anything takes them',
    contenders: DIFFERENT,
    blocks: 1,
    quickBlocks: 1,
  }),
  plainCase('soak', {
    about: '2 GB of lines in files of 16 MB, of which 4 stay: memory, and whether every line is there',
    contenders: ['batched', 'pino_best'],
    blocks: 1,
    quickBlocks: 0,
  }),
  {
    name: 'blocked',
    about: 'a second in which the event loop never turns: share of lines in the file at its end',
    variants: moreOfOurs('', { blocks: 3, quickBlocks: 1 }),
  },
  {
    name: 'dying',
    about: 'lines lost per way to die, of those whose calls had returned',
    variants: WAYS_TO_DIE.flatMap((name) => dyingVariants(name)),
  },
  plainCase('error_on_return', {
    about: 'a call at level error: its time, and whether the line is in the file when it returns',
    contenders: ['batched', 'sync', 'pino', 'pino_best', 'pino_transport'],
    blocks: 3,
    quickBlocks: 1,
  }),
  plainCase('full_disk', {
    about: 'a disk that gets full and has room again (root only: mounts a small tmpfs)',
    contenders: DIFFERENT,
    blocks: 1,
    quickBlocks: 0,
  }),
  plainCase('rotation', {
    about: 'the file is renamed and a new one asked for, every 100 ms',
    contenders: DIFFERENT,
    blocks: 1,
    quickBlocks: 0,
  }),
  plainCase('producers', {
    about: 'two threads log into one file as fast as they can',
    contenders: ['batched', 'pino_best', 'pino_best_64k', 'pino_transport'],
    blocks: 3,
    quickBlocks: 0,
  }),
  plainCase('idle', {
    about: 'CPU of an open logger that nobody uses',
    contenders: ['noop', 'batched', 'pino_best', 'pino_transport'],
    blocks: 1,
    quickBlocks: 0,
  }),
  plainCase('quantiles', {
    about: 'how far quantiles of kind aggregated are from the exact ones',
    contenders: ['aggregated'],
    blocks: 1,
    quickBlocks: 1,
  }),
  plainCase('micro', {
    about: 'a call below the level, a child, a scope (tinybench)',
    contenders: ['batched', 'sync', 'pino_best'],
    blocks: 1,
    quickBlocks: 0,
  }),
];

function namesOf(isWanted: (entry: ContenderEntry) => boolean): readonly string[] {
  return CONTENDERS.filter((one) => isWanted(one)).map(({ name }) => name);
}

function plainCase(
  name: string,
  { about, ...variant }: Omit<VariantEntry, 'name'> & { readonly about: string },
): CaseEntry {
  return { name, about, variants: [{ name: '', ...variant }] };
}

function formVariant(name: Form, contenders: readonly string[]): VariantEntry {
  return { name, contenders, blocks: name === 'context' ? 3 : 1, quickBlocks: 0 };
}

/** By SIGKILL it is a matter of chance how much is lost. */
function dyingVariants(name: string): readonly VariantEntry[] {
  const blocks = name.startsWith('sigkill') ? 7 : 1;
  return moreOfOurs(name, { blocks, quickBlocks: name === 'sigkill_blocked' ? 1 : 0 });
}

/** Ours, which promise something, are tried more often than the others, who are tried once. */
function moreOfOurs(
  name: string,
  { blocks, quickBlocks }: Pick<VariantEntry, 'blocks' | 'quickBlocks'>,
): readonly VariantEntry[] {
  const isOwn = (contender: string): boolean => contenderOf(contender).group === 'own';
  return [
    { name, contenders: DIFFERENT.filter((one) => isOwn(one)), blocks, quickBlocks },
    { name, contenders: DIFFERENT.filter((one) => !isOwn(one)), blocks: 1, quickBlocks },
  ];
}
