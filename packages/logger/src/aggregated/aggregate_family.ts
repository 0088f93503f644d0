import { everyWindow, type TimeWindow, windowAt } from '../aligned_timer.ts';
import { CoarseClock } from '../coarse_clock.ts';
import { onProcessEvent } from '../process_hook.ts';
import type { LoggerStats } from '../logger.ts';
import { OwnRecords } from '../own_records.ts';
import type { RecordKey } from '../record_key.ts';
import type { TargetLogger } from '../target_logger.ts';
import { aggregateFields } from './aggregate_record.ts';
import { type AggregateOptions, type AggregatePlan, aggregatePlanOf } from './aggregated_options.ts';
import { Histogram } from './histogram.ts';

/** Message of a record about many. */
const AGGREGATE = 'log.aggregate';

interface KeyCount {
  readonly key: RecordKey;
  readonly isOther: boolean;
  count: number;
  readonly histogram: Histogram | undefined;
}

/** What the loggers of one family share: the window that is open, and what was counted in it. */
export class AggregateFamily {
  readonly plan: AggregatePlan;
  readonly #target: TargetLogger;
  readonly #own: OwnRecords;
  readonly #clock: CoarseClock;
  readonly #counts = new Map<RecordKey, KeyCount>();
  readonly #other: KeyCount;
  readonly #endTimer: () => void;
  readonly #forgetExit: () => void;
  #window: TimeWindow;
  #lastKey: RecordKey;
  #last: KeyCount;
  #aggregated = 0;
  #isClosed = false;

  constructor(target: TargetLogger, options: AggregateOptions) {
    this.plan = aggregatePlanOf(options);
    this.#target = target;
    this.#own = new OwnRecords(target);
    this.#clock = new CoarseClock(options.clock);
    this.#other = this.#newCount(undefined, { isOther: true });
    this.#last = this.#other;
    const nowMs = this.#clock.now();
    // What was before the logger was made is not known.
    this.#window = { fromMs: nowMs, toMs: windowAt(nowMs, this.plan.windowMs).toMs };
    this.#endTimer = everyWindow(this.plan.windowMs, () => this.#turn(this.#clock.now()));
    this.#forgetExit = onProcessEvent('exit', () => this.#end());
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Counts a record; a value that is not a finite number is no value. */
  add(key: RecordKey, value: unknown): void {
    this.#aggregated++;
    if (this.#clock.hasMoved()) this.#turn(this.#clock.lastMs);
    if (key !== this.#lastKey || this.#last === this.#other) this.#select(key);
    const counted = this.#last;
    counted.count++;
    if (typeof value === 'number' && value - value === 0) counted.histogram?.record(value);
  }

  stats(): LoggerStats {
    const stats = this.#own.without(this.#target.stats());
    const aggregated = this.#aggregated;
    return { ...stats, offered: stats.offered + aggregated, aggregated: stats.aggregated + aggregated };
  }

  async close(): Promise<void> {
    if (!this.#isClosed) {
      this.#end();
      this.#isClosed = true;
      this.#endTimer();
      this.#forgetExit();
      this.#clock.stop();
    }
    await this.#target.close();
  }

  #newCount(key: RecordKey, of: { readonly isOther: boolean }): KeyCount {
    const histogram = this.plan.value === undefined ? undefined : new Histogram();
    return { key, isOther: of.isOther, count: 0, histogram };
  }

  #select(key: RecordKey): void {
    let counted = this.#counts.get(key);
    if (counted === undefined && this.#counts.size < this.plan.maxKeys) {
      counted = this.#newCount(key, { isOther: false });
      this.#counts.set(key, counted);
    }
    this.#lastKey = key;
    this.#last = counted ?? this.#other;
  }

  /** Ends windows that are over by now; also one that lies ahead, because the clock was set back. */
  #turn(nowMs: number): void {
    const { fromMs, toMs } = this.#window;
    if (nowMs >= fromMs && nowMs < toMs) return;
    const next = windowAt(nowMs, this.plan.windowMs);
    this.#tell({ fromMs, toMs });
    if (this.plan.withEmpty && next.fromMs > toMs) this.#tell({ fromMs: toMs, toMs: next.fromMs });
    this.#window = next;
  }

  /** Ends the window that is open before its time. */
  #end(): void {
    const nowMs = this.#clock.now();
    const { fromMs, toMs } = this.#window;
    this.#tell({ fromMs, toMs: Math.min(Math.max(nowMs, fromMs), toMs) });
    this.#window = { fromMs: nowMs, toMs: windowAt(nowMs, this.plan.windowMs).toMs };
  }

  #tell(window: TimeWindow): void {
    for (const counted of [...this.#counts.values(), this.#other]) {
      const isTold = counted.count > 0 || (this.plan.withEmpty && !counted.isOther);
      if (isTold) {
        const fields = aggregateFields(counted, { plan: this.plan, window });
        this.#own.write({ message: AGGREGATE, fields, time: window.toMs });
      }
      if (counted.count === 0 && !counted.isOther && !this.plan.withEmpty) this.#counts.delete(counted.key);
      counted.count = 0;
      counted.histogram?.clear();
    }
    this.#last = this.#other;
  }
}
