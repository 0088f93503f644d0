import type { JsonSchema } from '../config/json_schema.ts';
import { TASK_FILE_SCHEMA } from '../config/task_file_schema.ts';
import { FAILURE_KINDS } from '../scoring/failure_kind.ts';
import { WHOLE_COUNT } from './option_schemas.ts';

const NUMBERS: JsonSchema = { title: 'a list of numbers', type: 'array', items: { type: 'number' } };
const PARAMS: JsonSchema = { $ref: '#/$defs/assignment' };
const TEXT: JsonSchema = { type: 'string' };
const NAME: JsonSchema = { title: 'a name', type: 'string', minLength: 1 };
const FLAG: JsonSchema = { type: 'boolean' };
const STEP_REACHED: JsonSchema = { type: 'number', minimum: 0 };

/** A map with all of these keys, and maybe the optional ones. */
function record(
  title: string,
  { required, optional = {} }: { required: JsonSchema['properties']; optional?: JsonSchema['properties'] },
): JsonSchema {
  return {
    title,
    type: 'object',
    required: Object.keys(required ?? {}),
    additionalProperties: false,
    properties: { ...required, ...optional },
  };
}

function listOf(items: JsonSchema): JsonSchema {
  return { title: 'a list', type: 'array', items };
}

const RESULT: JsonSchema = {
  title: 'a success, a pruned result or a failure',
  anyOf: [
    record('a success', {
      required: { kind: { const: 'success' }, losses: NUMBERS },
      optional: { violation: { type: 'number', minimum: 0 } },
    }),
    record('a pruned result', {
      required: { kind: { const: 'pruned' }, step: STEP_REACHED, losses: NUMBERS },
    }),
    record('a failure', {
      required: {
        kind: { const: 'failure' },
        severity: { type: 'number', exclusiveMinimum: 0 },
        progress: { type: 'number', minimum: 0, maximum: 1 },
      },
    }),
  ],
};

const RANGE = { low: { type: 'number' }, high: { type: 'number' }, log: FLAG } as const;
const WHOLE_RANGE = { low: { type: 'integer' }, high: { type: 'integer' }, log: FLAG } as const;
const STEP: JsonSchema = { type: 'number', exclusiveMinimum: 0 };

const DISTRIBUTION: JsonSchema = {
  title: 'a distribution',
  anyOf: [
    record('a float', { required: { type: { const: 'float' }, ...RANGE }, optional: { step: STEP } }),
    record('an int', { required: { type: { const: 'int' }, ...WHOLE_RANGE, step: WHOLE_COUNT } }),
    record('a choice', {
      required: { type: { const: 'categorical' }, choices: { $ref: '#/$defs/choices' } },
    }),
    record('a bool', { required: { type: { const: 'bool' } }, optional: { flag: TEXT } }),
  ],
};

const CONDITION = record('a condition', {
  required: {
    parent: NAME,
    operator: { enum: ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte'] },
    value: {
      title: 'a value or a list of values',
      anyOf: [{ $ref: '#/$defs/scalar' }, { $ref: '#/$defs/choices' }],
    },
  },
});

/** JSON Schema of a ready search space, without the definitions it refers to. */
export const SPACE_SCHEMA: JsonSchema = record('a search space', {
  required: {
    parameters: {
      ...listOf(
        record('a parameter', {
          required: { name: NAME, distribution: DISTRIBUTION, when: listOf(CONDITION) },
        }),
      ),
      maxItems: TASK_FILE_SCHEMA.properties.parameters.maxProperties,
    },
    constraints: listOf(record('a constraint', { required: { text: NAME } })),
  },
});

const REPORTS = listOf(
  record('a report', {
    required: {
      step: STEP_REACHED,
      values: listOf({
        title: 'a number',
        anyOf: [{ type: 'number' }, { enum: ['NaN', 'Infinity', '-Infinity'] }],
      }),
    },
  }),
);

const TRIAL = {
  number: WHOLE_COUNT,
  params: PARAMS,
  origin: { enum: ['baseline', 'enqueued', 'sampler', 'added'] },
  reason: TEXT,
} as const;

/** JSON Schema of what earlier studies teach, without the definitions it refers to. */
export const TEACH_SCHEMA: JsonSchema = listOf({
  title: 'what was learnt before',
  type: 'object',
  required: ['number', 'params', 'result'],
  // Finished trials of another study have more.
  properties: { number: { type: 'integer' }, params: PARAMS, result: RESULT },
});

/** JSON Schema of a saved study. */
export const STUDY_STATE_SCHEMA: JsonSchema = {
  ...record('the state of a study', {
    required: {
      format: { const: 'autotuner-study' },
      version: { title: '1, the version that this release reads', const: 1 },
      space: SPACE_SCHEMA,
      fixed: PARAMS,
      directions: {
        title: 'a list of directions',
        type: 'array',
        minItems: 1,
        items: { enum: ['minimize', 'maximize'] },
      },
      sampler: NAME,
      seed: { type: 'integer', minimum: 0, maximum: 4_294_967_295 },
      concurrency: WHOLE_COUNT,
      number: { title: 'a whole number from 0 on', type: 'integer', minimum: 0 },
      queue: listOf(
        record('enqueued parameters', {
          required: { params: PARAMS, origin: { enum: ['baseline', 'enqueued'] } },
        }),
      ),
      open: listOf(
        record('an open trial', {
          required: { trial: record('a trial', { required: TRIAL }), reports: REPORTS },
        }),
      ),
      trials: listOf(
        record('a finished trial', {
          required: { ...TRIAL, result: RESULT },
          optional: { values: NUMBERS, failure: { enum: FAILURE_KINDS }, reports: REPORTS },
        }),
      ),
      teach: TEACH_SCHEMA,
    },
    optional: { budget: WHOLE_COUNT, pruner: { $ref: '#/$defs/pruner' } },
  }),
  $defs: TASK_FILE_SCHEMA.$defs,
};
