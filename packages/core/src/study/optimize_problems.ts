import type { ConfigProblem } from '../config/config_problem.ts';
import { describeValue } from '../config/describe_value.ts';
import type { JsonSchema } from '../config/json_schema.ts';
import { SEARCH_DEFINITIONS } from '../config/search_definitions.ts';
import { WHOLE_COUNT } from './option_schemas.ts';
import { validateAgainstSchema } from '../config/validate_schema.ts';
import type { OptimizeOptions } from './optimize_options.ts';

const { target, patience, min_gain, expected_gain, failure_share } = SEARCH_DEFINITIONS.stop.properties;

const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    experiments: WHOLE_COUNT,
    stop: {
      title: 'a map such as { patience: 30, minGain: 0.01 }',
      type: 'object',
      additionalProperties: false,
      properties: {
        target,
        patience,
        minGain: min_gain,
        expectedGain: expected_gain,
        failureShare: failure_share,
        failures: { type: 'integer', minimum: 0 },
        wallMs: { title: 'a time in milliseconds', type: 'number', minimum: 0 },
      },
    },
  },
};

/** Everything that keeps a search from being run so, whatever its study is. */
export function findOptimizeProblems(
  objective: unknown,
  { experiments, stop, clock }: Pick<OptimizeOptions, 'experiments' | 'stop' | 'clock'>,
): readonly ConfigProblem[] {
  const given = { experiments, stop: typeof stop === 'object' && stop !== null ? withoutGaps(stop) : stop };
  const problems = [...validateAgainstSchema(SCHEMA, withoutGaps(given))];
  if (typeof objective !== 'function')
    problems.push({ path: [], message: `Objective must be a function, got ${describeValue(objective)}` });
  if (stop?.wallMs !== undefined && clock === undefined) {
    const message = '"stop.wallMs" needs a clock; give one such as { monotonic: () => performance.now() }';
    problems.push({ path: ['stop', 'wallMs'], message });
  }
  return problems;
}

function withoutGaps(map: object): object {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}
