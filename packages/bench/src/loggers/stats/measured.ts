import type { JobRecord } from '../plan/job.ts';
import { type Interval, medianInterval } from './interval.ts';

/** Where a number comes from. */
export interface Source {
  readonly caseName: string;
  readonly variant?: string;
  readonly contender: string;
  readonly metric: string;
}

/** A block whose empty calls were slower than this at the 99th percentile was disturbed. */
const MAX_NOOP_P99_NS = 1_000;
/** Of a process whose threads waited longer for a processor the machine was too busy. */
const MAX_WAITED_PERCENT = 15;
/** Blocks that are kept in any case. */
const MIN_BLOCKS = 3;

/** Numbers of a run, by where they come from. */
export class Measured {
  readonly #values = new Map<string, Map<number, number>>();
  /** Blocks of calls that are left out because something disturbed them. */
  readonly disturbed: ReadonlySet<number>;

  /** Processes that are left out because they were not let to run. */
  readonly starved: ReadonlySet<JobRecord>;

  constructor(records: readonly JobRecord[]) {
    this.disturbed = disturbedBlocks(records);
    this.starved = starvedRecords(records);
    for (const record of records) this.#add(record);
  }

  /** One number a block. */
  valuesOf(source: Source): ReadonlyMap<number, number> {
    return this.#values.get(keyOf(source)) ?? new Map<number, number>();
  }

  /** The median; undefined when it was not measured. */
  intervalOf(source: Source): Interval | undefined {
    const values = [...this.valuesOf(source).values()];
    return values.length === 0 ? undefined : medianInterval(values);
  }

  /** The median of what it is above another number, block by block. */
  intervalAbove(source: Source, floor: Source): Interval | undefined {
    const floors = this.valuesOf(floor);
    const above = [...this.valuesOf(source)].flatMap(([block, value]) => {
      const less = floors.get(block);
      return less === undefined ? [] : [value - less];
    });
    return above.length === 0 ? undefined : medianInterval(above);
  }

  /**
   * The ratio to the best of some others, block by block: what slowed a block slowed both. Best is the largest when
   * `isMore` is better. Undefined when there is no block with both.
   */
  ratioOf(
    source: Source,
    to: { readonly best: readonly Source[]; readonly isMore: boolean },
  ): Interval | undefined {
    const ratios = [...this.valuesOf(source)].flatMap(([block, value]) => {
      const others = to.best.flatMap((other) => this.valuesOf(other).get(block) ?? []);
      if (others.length === 0) return [];
      return [value / (to.isMore ? Math.max(...others) : Math.min(...others))];
    });
    return ratios.length === 0 ? undefined : medianInterval(ratios);
  }

  #add(record: JobRecord): void {
    if (record.caseName === 'calls' && this.disturbed.has(record.block)) return;
    if (this.starved.has(record)) return;
    for (const [metric, value] of Object.entries(record.result?.metrics ?? {})) {
      const key = keyOf({ ...record, metric });
      const values = this.#values.get(key) ?? new Map<number, number>();
      values.set(record.block, value);
      this.#values.set(key, values);
    }
  }
}

function keyOf({ caseName, variant = '', contender, metric }: Source): string {
  return `${caseName}/${variant}/${contender}/${metric}`;
}

function disturbedBlocks(records: readonly JobRecord[]): ReadonlySet<number> {
  const floor = records.filter(
    ({ caseName, variant, contender }) =>
      caseName === 'calls' && variant === 'static' && contender === 'noop',
  );
  const bad = floor.filter((one) => (one.result?.metrics['p99'] ?? 0) > MAX_NOOP_P99_NS);
  const keeps = floor.length - bad.length;
  return new Set(keeps < MIN_BLOCKS ? [] : bad.map(({ block }) => block));
}

function starvedRecords(records: readonly JobRecord[]): ReadonlySet<JobRecord> {
  const isStarved = ({ result }: JobRecord): boolean =>
    (result?.metrics['waitedPercent'] ?? 0) > MAX_WAITED_PERCENT;
  const groups = Map.groupBy(
    records.filter(({ result }) => result !== undefined),
    ({ caseName, variant, contender }) => `${caseName}/${variant}/${contender}`,
  );
  return new Set(
    [...groups.values()].flatMap((group) => {
      const starved = group.filter(isStarved);
      return starved.length === group.length ? [] : starved;
    }),
  );
}
