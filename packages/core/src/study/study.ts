import type { SamplerType } from '../config/task_config.ts';
import { AutotunerError } from '../errors.ts';
import { createSampler } from '../sampling/create_sampler.ts';
import type { HistoryEntry, Sampler } from '../sampling/sampler.ts';
import type { Direction } from '../scoring/objective.ts';
import { compareResults } from '../scoring/outcome_order.ts';
import type { Params } from '../search_space/distribution.ts';
import type { SearchSpace } from '../search_space/search_space.ts';
import { trialResultFrom } from './told_result.ts';
import type { ToldResult } from './told_result.ts';

/** What a study is made of. */
export interface StudyOptions {
  readonly space: SearchSpace;
  /** One direction for each objective. @default ['minimize'] */
  readonly directions?: readonly Direction[];
  /** @default 'auto' */
  readonly sampler?: SamplerType;
  /** Unsigned 32-bit. @default 0 */
  readonly seed?: number;
  /** Experiments in all, where that is known: samplers plan with it. */
  readonly budget?: number;
}

/** A suggestion that waits for its result. */
export interface Trial {
  /** From 1. */
  readonly number: number;
  readonly params: Params;
  /** The sampler's words for why. */
  readonly reason: string;
}

/** Asks and tells: whoever runs the experiments is not its concern. */
export class Study {
  readonly #options: Required<Omit<StudyOptions, 'budget'>> & Pick<StudyOptions, 'budget'>;
  readonly #sampler: Sampler;
  readonly #open = new Map<number, Trial>();
  readonly #history: HistoryEntry[] = [];
  #number = 0;

  constructor(options: StudyOptions) {
    this.#options = { directions: ['minimize'], sampler: 'auto', seed: 0, ...options };
    this.#sampler = createSampler(this.#options.sampler);
  }

  /**
   * Proposes what to try next; undefined when every point of a finite space was tried. May be called again before the
   * results of earlier ones are told.
   *
   * @throws AutotunerError AT_SPACE_INFEASIBLE
   */
  suggest(): Trial | undefined {
    const { space, seed, budget } = this.#options;
    const number = this.#number + 1;
    const suggestion = this.#sampler.suggest({
      space,
      seed,
      number,
      history: this.#history,
      outstanding: [...this.#open.values()].map(({ params }) => params),
      ...(budget === undefined ? {} : { budget }),
    });
    if (suggestion === undefined) return undefined;
    this.#number = number;
    const trial = { number, ...suggestion };
    this.#open.set(number, trial);
    return trial;
  }

  /** Tells the result of a trial, once. @throws AutotunerError AT_EXPERIMENT_UNKNOWN */
  tell(number: number, result: ToldResult): void {
    const trial = this.#open.get(number);
    if (trial === undefined) {
      const open = [...this.#open.keys()].join(', ') || 'none';
      throw new AutotunerError(
        'AT_EXPERIMENT_UNKNOWN',
        `Cannot tell trial ${number}: it is not open, open are ${open}`,
      );
    }
    const told = trialResultFrom(result, this.#options.directions);
    this.#open.delete(number);
    this.#history.push({ number, params: trial.params, result: told });
  }

  /** What was told so far, in that order. */
  get history(): readonly HistoryEntry[] {
    return this.#history;
  }

  /** The best success, undefined when there is none. */
  get best(): HistoryEntry | undefined {
    const successes = this.#history.filter(({ result }) => result.kind === 'success');
    return successes.toSorted((a, b) => compareResults(a.result, b.result))[0];
  }
}
