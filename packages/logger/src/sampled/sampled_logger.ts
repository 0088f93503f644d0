import { LEVELS, type LogFields } from '@autotuner/core';
import type { Logger, LoggerStats } from '../logger.ts';
import { BoundFields } from '../record_key.ts';
import { readableFields } from '../record_maker.ts';
import { callSiteOf } from '../scope/call_site.ts';
import { currentLogContext } from '../scope/log_scope.ts';
import type { TargetLogger } from '../target_logger.ts';
import { type PassedCall, ThroughLogger } from '../through_logger.ts';
import { SampleFamily } from './sample_family.ts';
import { type SampleOptions, samplePlanOf } from './sampled_options.ts';
import type { Sampler } from './sampler.ts';

/**
 * A logger that writes some of its records. Those that stand for others carry `sample_rate`: each of them stands for
 * 1/sample_rate records, one without it for itself.
 *
 * @throws TypeError or RangeError for options that cannot be used
 */
export function createSampledLogger(
  target: TargetLogger,
  options: SampleOptions & { readonly fields?: LogFields },
): Logger {
  const family = new SampleFamily(target, samplePlanOf(options));
  return new SampledLogger(target, { family, bound: new BoundFields(options.fields ?? {}) });
}

class SampledLogger extends ThroughLogger {
  readonly #family: SampleFamily;
  readonly #bound: BoundFields;
  readonly #minRank: number;
  readonly #keepRank: number;
  readonly #sampler: Sampler;
  readonly #leftOut: Float64Array;

  constructor(target: TargetLogger, of: { readonly family: SampleFamily; readonly bound: BoundFields }) {
    super(target);
    this.#family = of.family;
    this.#bound = of.bound;
    this.#minRank = target.minRank;
    this.#keepRank = of.family.plan.keepRank;
    this.#sampler = of.family.plan.sampler;
    this.#leftOut = of.family.leftOut;
  }

  child(fields: LogFields): Logger {
    const bound = this.#bound.extend(fields);
    return new SampledLogger(this.target.child(fields), { family: this.#family, bound });
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
      this.#keep(rank, first, message);
      return;
    }
    const rate = this.#sampler.decide(rank, first, message, this.#bound);
    if (rate > 0) this.#keepFor(rate, { rank, first, message });
    else if (this.#family.tail === undefined) this.#leftOut[rank]!++;
    else this.#hold(rank, first, message);
  }

  #keep(rank: number, first: string | LogFields, message: string | undefined): void {
    const { tail } = this.#family.plan;
    if (tail !== undefined && rank >= tail.rank) {
      const id = this.#bound.correlationOf(first, currentLogContext());
      if (id !== undefined) this.#family.replay(id);
    }
    this.pass({ rank, first, message });
  }

  #keepFor(rate: number, call: PassedCall): void {
    const { rank, first, message } = call;
    if (rate === 1) this.pass(call);
    else if (typeof first === 'string') this.pass({ rank, first: { sample_rate: rate }, message: first });
    else this.pass({ rank, first: { ...readableFields(first), sample_rate: rate }, message });
  }

  #hold(rank: number, first: string | LogFields, message: string | undefined): void {
    this.#leftOut[rank]!++;
    const id = this.#bound.correlationOf(first, currentLogContext());
    if (id === undefined) return;
    const [fields, text] =
      typeof first === 'string'
        ? [{ sampled_out: true }, first]
        : [{ ...readableFields(first), sampled_out: true }, message];
    const level = LEVELS[rank] ?? 'info';
    const call = {
      level,
      scope: currentLogContext(),
      first: fields,
      message: text,
      time: Date.now(),
      source: this.target.withSource ? callSiteOf(this[level]) : undefined,
    };
    this.#family.tail?.hold(id, { call, target: this.target });
  }
}
