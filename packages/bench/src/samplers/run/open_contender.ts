import { Study } from '@autotuner/core';
import { openOptuna } from '../optuna/open_optuna.ts';
import type { AskTell, AskTellOptions } from './ask_tell.ts';
import type { Contender } from './contender.ts';

/** Makes a fresh contender for one run. @throws Error when a module has no maker, or Python cannot be started */
export function openContender(
  contender: Contender,
  { mayFail, ...options }: AskTellOptions & { readonly mayFail: boolean },
): Promise<AskTell> {
  switch (contender.kind) {
    case 'sampler':
      return Promise.resolve(new Study({ ...options, sampler: contender.name }));
    case 'module':
      return openModule(contender, options);
    case 'optuna':
      return openOptuna(contender, { ...options, mayFail });
  }
}

async function openModule(
  { name, url }: Extract<Contender, { kind: 'module' }>,
  options: AskTellOptions,
): Promise<AskTell> {
  const module = (await import(url)) as { readonly default?: unknown };
  if (typeof module.default !== 'function') {
    throw new Error(
      `Cannot use sampler "${name}": ${url} exports ${typeof module.default} by default; a function that takes { space, directions, seed, budget } and returns { suggest, tell } would be accepted`,
    );
  }
  const made: unknown = await (module.default as (given: AskTellOptions) => unknown)(options);
  if (isAskTell(made)) return made;
  throw new Error(
    `Cannot use sampler "${name}": the default export of ${url} returned no object with the functions "suggest" and "tell"`,
  );
}

function isAskTell(made: unknown): made is AskTell {
  const { suggest, tell } = Object(made) as Record<string, unknown>;
  return typeof suggest === 'function' && typeof tell === 'function';
}
