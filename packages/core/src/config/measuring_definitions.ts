/** The `$defs` of the task file schema about reports, pruning and repeated measurements. */
export const MEASURING_DEFINITIONS = {
  pruner_type: {
    enum: ['median', 'percentile', 'successive_halving', 'hyperband', 'wilcoxon', 'patience', 'threshold'],
  },
  pruner: {
    title: 'the name of a pruner such as "median", or { type, … } with its options',
    anyOf: [
      { $ref: '#/$defs/pruner_type' },
      {
        type: 'object',
        required: ['type'],
        additionalProperties: false,
        properties: {
          type: { $ref: '#/$defs/pruner_type', description: 'Which pruner.' },
          warmup_steps: {
            description: 'No experiment is ended at steps below this one.',
            default: 0,
            type: 'number',
            minimum: 0,
          },
          interval_steps: {
            description: 'After the warm-up, one decision in each interval of so many steps.',
            default: 1,
            type: 'number',
            exclusiveMinimum: 0,
          },
          min_trials: {
            description:
              'Experiments that must have come as far before any is ended: 5 for `median` and `percentile`, `reduction_factor` for the others.',
            type: 'integer',
            minimum: 1,
          },
          percentile: {
            description: '`percentile`: an experiment goes on while it is among the best so many per cent.',
            examples: [25],
            type: 'number',
            exclusiveMinimum: 0,
            maximum: 100,
          },
          min_resource: {
            description: '`successive_halving` and `hyperband`: step of the first rung.',
            default: 1,
            type: 'number',
            exclusiveMinimum: 0,
          },
          max_resource: {
            description: '`hyperband`: the step at which an experiment is done.',
            examples: [100],
            type: 'number',
            exclusiveMinimum: 0,
          },
          reduction_factor: {
            description:
              'Rungs lie this factor apart, and one experiment in so many goes on: 4 for `successive_halving`, 3 for `hyperband`.',
            type: 'number',
            exclusiveMinimum: 1,
          },
          early_stopping_rate: {
            description: '`successive_halving`: rungs to leave out at the start.',
            default: 0,
            type: 'integer',
            minimum: 0,
          },
          p_threshold: {
            description:
              '`wilcoxon`: probability, at each look, to end an experiment that is as good as the best.',
            default: 0.1,
            type: 'number',
            exclusiveMinimum: 0,
            maximum: 1,
          },
          startup_steps: {
            description: '`wilcoxon`: steps that an experiment and the best one must both have reported.',
            default: 2,
            type: 'integer',
            minimum: 1,
          },
          patience: {
            description: '`patience`: reports in a row without an improvement.',
            examples: [10],
            type: 'integer',
            minimum: 1,
          },
          min_delta: {
            description: '`patience`: what is not more than this is no improvement.',
            default: 0,
            type: 'number',
            minimum: 0,
          },
          lower: { description: '`threshold`: reports below this one end the experiment.', type: 'number' },
          upper: { description: '`threshold`: reports above this one end the experiment.', type: 'number' },
          allow_nan: {
            description: '`threshold`: let an experiment go on whose report is not a number.',
            default: false,
            type: 'boolean',
          },
          wrapped: {
            $ref: '#/$defs/pruner',
            description: '`patience`: another pruner that has to agree.',
          },
        },
      },
    ],
  },
  repeat_count: { title: 'a whole number from 1 to 100', type: 'integer', minimum: 1, maximum: 100 },
  repeats: {
    title: 'a whole number from 1 to 100, or { count, aggregate }',
    anyOf: [
      { $ref: '#/$defs/repeat_count' },
      {
        type: 'object',
        required: ['count'],
        additionalProperties: false,
        properties: {
          count: { $ref: '#/$defs/repeat_count', description: 'How often the command is run.' },
          aggregate: {
            description: 'What the values of a metric come to.',
            default: 'median',
            enum: ['median', 'mean'],
          },
        },
      },
    ],
  },
  share: { type: 'number', exclusiveMinimum: 0, maximum: 0.9 },
  remeasure: {
    title: 'a share such as 0.1, or { share, max_repeats }',
    anyOf: [
      { $ref: '#/$defs/share' },
      {
        type: 'object',
        required: ['share'],
        additionalProperties: false,
        properties: {
          share: {
            $ref: '#/$defs/share',
            description: 'Part of all experiments that may measure earlier parameters again.',
          },
          max_repeats: {
            description: 'Measurements of the same parameters at most.',
            default: 10,
            type: 'integer',
            minimum: 2,
            maximum: 1000,
          },
        },
      },
    ],
  },
} as const;
