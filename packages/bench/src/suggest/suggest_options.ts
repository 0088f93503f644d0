import { parseArgs } from 'node:util';
import { TASK_FILE_SCHEMA, type SamplerType } from '@autotuner/core';

/** What to measure. */
export interface SuggestOptions {
  readonly samplers: readonly SamplerType[];
  /** Fewer cases and rounds: to see that it works, not to quote. */
  readonly quick: boolean;
  /** Python with Optuna in it; where it has none, Optuna is left out. */
  readonly python: string;
  /** File for everything that was measured. */
  readonly json?: string;
}

/** What was asked for: a run, help, or something that cannot be understood. */
export type SuggestBenchRequest =
  | { readonly kind: 'run'; readonly options: SuggestOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly problem: string };

/** Every sampler that a task file can name. */
const SAMPLER_TYPES: readonly SamplerType[] = TASK_FILE_SCHEMA.$defs.sampler_type.enum;

/** How it is called. */
export const SUGGEST_USAGE: string = `usage: nx run bench:suggest -- [--samplers A,B] [--python PATH] [--quick] [--json FILE]

Measures one suggestion and telling its result, after 100, 1000 and 10000 results in 2, 10 and 30 dimensions and in a mixed
space of 10; and Optuna's default sampler in the same run where Python has it.

  --samplers A,B   some of ${SAMPLER_TYPES.join(', ')} (default: all)
  --python PATH    Python with Optuna (default: python3)
  --quick          fewer cases and rounds, to see that it works
  --json FILE      keep everything that was measured
`;

/** Reads the command line. */
export function readSuggestRequest(args: readonly string[]): SuggestBenchRequest {
  try {
    return requestOf(args.filter((one) => one !== '--'));
  } catch (error) {
    return { kind: 'bad', problem: error instanceof Error ? error.message : String(error) };
  }
}

function requestOf(args: readonly string[]): SuggestBenchRequest {
  const { values } = parseArgs({
    args: [...args],
    options: {
      samplers: { type: 'string' },
      python: { type: 'string', default: 'python3' },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { kind: 'help' };
  return {
    kind: 'run',
    options: {
      samplers: values.samplers === undefined ? SAMPLER_TYPES : values.samplers.split(',').map(samplerFrom),
      python: values.python,
      quick: values.quick,
      ...(values.json === undefined ? {} : { json: values.json }),
    },
  };
}

function samplerFrom(name: string): SamplerType {
  const type = SAMPLER_TYPES.find((own) => own === name);
  if (type !== undefined) return type;
  throw new Error(
    `Cannot measure sampler "${name}": there is none of that name, some of ${SAMPLER_TYPES.join(', ')} would be accepted`,
  );
}
