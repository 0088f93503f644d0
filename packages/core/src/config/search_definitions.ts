/** The `$defs` of the task file schema that describe when a search ends and what it starts from. */
export const SEARCH_DEFINITIONS = {
  stop: {
    title: 'a map such as { patience: 30, min_gain: 0.01 }',
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: {
      target: {
        description: 'Score of the first objective that is good enough.',
        examples: [250],
        type: 'number',
      },
      patience: {
        description:
          'So many results in a row without a gain, failures included, once there is a success; with several objectives, without a new member of the Pareto front.',
        examples: [30],
        type: 'integer',
        minimum: 1,
        maximum: 1_000_000,
      },
      min_gain: {
        description: 'What counts as a gain for `patience`, as a share of the best score; 0.01 is 1 %.',
        default: 0,
        type: 'number',
        minimum: 0,
      },
      expected_gain: {
        description:
          'Stop when the experiments that are left promise a smaller gain, as a share of the best score. Needs 20 successes.',
        examples: [0.005],
        type: 'number',
        exclusiveMinimum: 0,
      },
      failure_share: {
        description: 'Stop at this share of failures among all results, once there are 10.',
        examples: [0.9],
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
      },
    },
  },
  task_ref: {
    title: 'the number or the name of a task',
    anyOf: [
      { type: 'integer', minimum: 1 },
      { type: 'string', minLength: 1, maxLength: 100 },
    ],
  },
  warm_start: {
    title: 'the number or the name of a task, or { task, enqueue, teach }',
    anyOf: [
      { $ref: '#/$defs/task_ref' },
      {
        type: 'object',
        required: ['task'],
        additionalProperties: false,
        properties: {
          task: {
            $ref: '#/$defs/task_ref',
            description:
              'The earlier task: its number, or its name for the latest one before this that is called so.',
            examples: [7],
          },
          enqueue: {
            description:
              'So many of its settings, the best above all, are run first, after `enqueue` of the file.',
            default: 5,
            type: 'integer',
            minimum: 0,
            maximum: 1000,
          },
          teach: {
            description: 'Its results, at most so many, teach the sampler; 0 for none.',
            default: 50,
            type: 'integer',
            minimum: 0,
            maximum: 1000,
          },
        },
      },
    ],
  },
} as const;
