import type { LogFields } from '@autotuner/core';
import type { Logger, LoggerStats } from '../logger.ts';
import { BoundFields, keyReaderOf, type ReadKey } from '../record_key.ts';
import type { TargetLogger } from '../target_logger.ts';
import { ThroughLogger } from '../through_logger.ts';
import { AggregateFamily } from './aggregate_family.ts';
import type { AggregateOptions } from './aggregated_options.ts';

/**
 * A logger that counts records by key, and writes one record a key and window about them.
 *
 * @throws RangeError for options that cannot be used
 */
export function createAggregatedLogger(
  target: TargetLogger,
  options: AggregateOptions & { readonly fields?: LogFields },
): Logger {
  const family = new AggregateFamily(target, options);
  return new AggregatedLogger(target, { family, bound: new BoundFields(options.fields ?? {}) });
}

class AggregatedLogger extends ThroughLogger {
  readonly #family: AggregateFamily;
  readonly #bound: BoundFields;
  readonly #minRank: number;
  readonly #keepRank: number;
  readonly #keyOf: ReadKey;
  readonly #value: string;
  readonly #hasValue: boolean;

  constructor(target: TargetLogger, of: { readonly family: AggregateFamily; readonly bound: BoundFields }) {
    super(target);
    const { plan } = of.family;
    this.#family = of.family;
    this.#bound = of.bound;
    this.#minRank = target.minRank;
    this.#keepRank = plan.keepRank;
    this.#keyOf = keyReaderOf(plan.per);
    this.#value = plan.value ?? '';
    this.#hasValue = plan.value !== undefined;
  }

  child(fields: LogFields): Logger {
    return new AggregatedLogger(this.target.child(fields), {
      family: this.#family,
      bound: this.#bound.extend(fields),
    });
  }

  stats(): LoggerStats {
    return this.#family.stats();
  }

  flush(): Promise<void> {
    return this.target.flush();
  }

  close(): Promise<void> {
    return this.#family.close();
  }

  protected log(rank: number, first: string | LogFields, message: string | undefined): void {
    if (rank < this.#minRank) return;
    if (rank >= this.#keepRank || this.#family.isClosed) {
      this.pass({ rank, first, message });
      return;
    }
    const key = this.#keyOf(first, message, this.#bound);
    this.#family.add(key, this.#hasValue && typeof first !== 'string' ? this.#valueOf(first) : undefined);
  }

  #valueOf(first: LogFields): unknown {
    try {
      return first[this.#value];
    } catch {
      // A getter that throws has no value; that is counted as such.
      return undefined;
    }
  }
}
