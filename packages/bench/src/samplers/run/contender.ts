import type { SamplerType } from '@autotuner/core';

/** How failures are told to Optuna, which has no word for how bad one is. */
export type OptunaFailures = 'ignore' | 'penalty' | 'rank';

/** Somebody who suggests; plain data, so that it can be sent to a thread. */
export type Contender =
  | { readonly kind: 'sampler'; readonly name: SamplerType }
  | {
      readonly kind: 'module';
      readonly name: string;
      /** Address of the module that makes it. */
      readonly url: string;
    }
  | {
      readonly kind: 'optuna';
      readonly name: string;
      readonly failures: OptunaFailures;
      readonly python: string;
    };

/** The name in tables and files, such as "tpe" or "optuna:tpe+rank"; how failures are told matters where there are any. */
export function labelOf(contender: Contender, group: 'main' | 'fails'): string {
  if (contender.kind !== 'optuna') return contender.name;
  return group === 'main' ? `optuna:${contender.name}` : `optuna:${contender.name}+${contender.failures}`;
}
