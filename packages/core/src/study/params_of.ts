import type { SearchSpace } from '../search_space/search_space.ts';
import type { Params, ParamValue } from '../search_space/distribution.ts';

/**
 * The type of the parameters of a space that is written out: `{ x: { float: [0, 1] }, act: ['relu', 'tanh'] }` gives
 * `{ x: number, act: 'relu' | 'tanh' }`. What has conditions may be absent. Any other space gives {@link Params}.
 */
export type ParamsOf<Space> = Space extends SearchSpace
  ? Params
  : string extends keyof Space
    ? Params
    : { readonly [Name in keyof Space as IsConditional<Space[Name], never, Name>]: ValueOf<Space[Name]> } & {
        readonly [Name in keyof Space as IsConditional<Space[Name], Name, never>]?: ValueOf<Space[Name]>;
      };

type IsConditional<Spec, Yes, No> = Spec extends { readonly when: unknown } ? Yes : No;

type ValueOf<Spec> = Spec extends 'bool' | { readonly type: 'bool' }
  ? boolean
  : Spec extends readonly (infer Choice)[]
    ? Choice
    : Spec extends { readonly choices: readonly (infer Choice)[] }
      ? Choice
      : Spec extends
            | { readonly int: unknown }
            | { readonly float: unknown }
            | { readonly type: 'int' | 'float' }
        ? number
        : ParamValue;
