import { type Clock, type Level, LEVELS, levelRank } from '@autotuner/core';
import { checkedChoice, checkedNumber, checkNames } from '../check_option.ts';
import { CoarseClock } from '../coarse_clock.ts';
import { checkedKey, type KeyOption, keyReaderOf } from '../record_key.ts';
import { BucketSampler } from './bucket_sampler.ts';
import { ChanceSampler } from './chance_sampler.ts';
import { createFirstThenSampler } from './first_then_sampler.ts';
import { createKeySampler } from './key_sampler.ts';
import type { Sampler } from './sampler.ts';
import type { TailLimits } from './tail_buffer.ts';

/** What is kept: exactly one of the three. */
export type SampleRule = ShareRule | FirstRule | LimitRule;

/** A share of all records. */
export interface ShareRule {
  /** From 0 to 1. */
  readonly rate: number;
  /**
   * What decides: `chance`, or a key whose records are all kept or all left out, the same ones in every process.
   * @default "chance"
   */
  readonly by?: 'chance' | 'correlation_id' | { readonly field: string };
}

/** The first records of each key and level in an interval, then every Mth. */
export interface FirstRule {
  readonly first: number;
  /** Every one of so many after those; 0 for none. @default 100 */
  readonly thereafter?: number;
  /** @default 1000 */
  readonly intervalMs?: number;
  /** @default "message" */
  readonly per?: KeyOption;
}

/** So many records a second. */
export interface LimitRule {
  readonly perSecond: number;
  /** Records that may come at once after a quiet time. @default perSecond, at least 1 */
  readonly burst?: number;
}

/** Records that were left out are held for a while, and written when their request fails. */
export interface TailOptions {
  /** A record of this level or above writes what was left out for its correlation id. @default "error" */
  readonly level?: Level;
  /** Records that are held, of all correlation ids together. @default 10000 */
  readonly maxRecords?: number;
  /** Of one of them: its newest. @default 200 */
  readonly maxPerId?: number;
}

/** How to sample. */
export interface SampleOptions {
  readonly sample: SampleRule;
  /** Records of this level and above are always kept. @default "warn" */
  readonly keepLevel?: Level;
  /** @default off */
  readonly tail?: TailOptions;
  /** A record `log.sampled` tells how many were left out in such a time, aligned to the clock; 0 for none. @default 60000 */
  readonly summaryMs?: number;
  /** Times of intervals and buckets. @default the clock of the system, read once in a while */
  readonly clock?: Clock;
}

/** Options after all checks. */
export interface SamplePlan {
  readonly sampler: Sampler;
  readonly clock: CoarseClock;
  readonly keepRank: number;
  readonly tail: (TailLimits & { readonly rank: number }) | undefined;
  readonly summaryMs: number;
}

/**
 * Checks the options.
 *
 * @throws TypeError or RangeError that names the option
 */
export function samplePlanOf(options: SampleOptions): SamplePlan {
  const clock = new CoarseClock(options.clock);
  const keepLevel = checkedChoice({ name: 'keepLevel', value: options.keepLevel ?? 'warn' }, LEVELS);
  const summaryMs = checkedNumber(
    { name: 'summaryMs', value: options.summaryMs ?? 60_000 },
    { min: 0, max: MAX_TIMER_MS, unit: 'milliseconds' },
  );
  const sampler = samplerOf(options.sample, clock);
  return { sampler, clock, keepRank: levelRank(keepLevel), tail: tailOf(options.tail), summaryMs };
}

/** Timers of Node take no longer times. */
const MAX_TIMER_MS = 2_147_483_647;

/** What else a rule may have, by its first name. */
const RULE_NAMES: Readonly<Record<string, readonly string[]>> = {
  rate: ['rate', 'by'],
  first: ['first', 'thereafter', 'intervalMs', 'per'],
  perSecond: ['perSecond', 'burst'],
};

function samplerOf(rule: SampleRule, clock: CoarseClock): Sampler {
  const given = ['rate', 'first', 'perSecond'].filter((name) => Object.hasOwn(Object(rule), name));
  if (given.length !== 1) {
    const seen = given.length === 0 ? 'none of them' : given.join(' and ');
    throw new TypeError(
      `Cannot create logger: sample has ${seen}, must have exactly one of rate, first, perSecond`,
    );
  }
  checkNames({ name: 'sample', value: rule }, RULE_NAMES[given[0] ?? ''] ?? []);
  if ('rate' in rule) return shareSamplerOf(rule);
  return 'first' in rule ? firstSamplerOf(rule, clock) : bucketSamplerOf(rule, clock);
}

function shareSamplerOf(rule: ShareRule): Sampler {
  const rate = checkedNumber({ name: 'sample.rate', value: rule.rate }, { min: 0, max: 1 });
  const others = new ChanceSampler(rate, Math.random);
  const by = checkedKey({ name: 'sample.by', value: rule.by ?? 'chance' }, ['chance', 'correlation_id']);
  return by === 'chance' ? others : createKeySampler(rate, { keyOf: keyReaderOf(by), others });
}

function firstSamplerOf(rule: FirstRule, clock: CoarseClock): Sampler {
  const whole = { min: 0, isWhole: true };
  const first = checkedNumber({ name: 'sample.first', value: rule.first }, whole);
  const thereafter = checkedNumber({ name: 'sample.thereafter', value: rule.thereafter ?? 100 }, whole);
  const intervalMs = checkedNumber(
    { name: 'sample.intervalMs', value: rule.intervalMs ?? 1_000 },
    { min: 1, unit: 'milliseconds' },
  );
  const words = ['message', 'correlation_id'];
  const keyOf = keyReaderOf(checkedKey({ name: 'sample.per', value: rule.per ?? 'message' }, words));
  return createFirstThenSampler({ first, thereafter, intervalMs }, { keyOf, clock });
}

function bucketSamplerOf(rule: LimitRule, clock: CoarseClock): Sampler {
  const perSecond = checkedNumber({ name: 'sample.perSecond', value: rule.perSecond }, { min: 0 });
  const burst = checkedNumber(
    { name: 'sample.burst', value: rule.burst ?? Math.max(1, perSecond) },
    { min: 1 },
  );
  return new BucketSampler({ perSecond, burst }, clock);
}

function tailOf(options: TailOptions | undefined): SamplePlan['tail'] {
  if (options === undefined) return undefined;
  checkNames({ name: 'tail', value: options }, ['level', 'maxRecords', 'maxPerId']);
  const { level = 'error', maxRecords = 10_000, maxPerId = 200 } = options;
  checkedChoice({ name: 'tail.level', value: level }, LEVELS);
  checkedNumber({ name: 'tail.maxRecords', value: maxRecords }, { min: 1, isWhole: true });
  checkedNumber({ name: 'tail.maxPerId', value: maxPerId }, { min: 1, isWhole: true });
  return { rank: levelRank(level), maxRecords, maxPerId };
}
