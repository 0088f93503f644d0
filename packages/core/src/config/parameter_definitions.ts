/** The `$defs` of the task file schema that describe one parameter. */
export const PARAMETER_DEFINITIONS = {
  whole_range: {
    title: '[low, high] of two whole numbers',
    type: 'array',
    minItems: 2,
    maxItems: 2,
    items: { type: 'integer' },
  },
  number_range: {
    title: '[low, high] of two numbers',
    type: 'array',
    minItems: 2,
    maxItems: 2,
    items: { type: 'number' },
  },
  whole_step: {
    description: 'Distance of neighbours; high - low is a multiple of it.',
    default: 1,
    type: 'integer',
    minimum: 1,
  },
  number_step: {
    description: 'Distance of neighbours; without it any number of the range will do.',
    type: 'number',
    exclusiveMinimum: 0,
  },
  choices: {
    title: 'a list of choices',
    type: 'array',
    minItems: 1,
    maxItems: 10_000,
    items: { $ref: '#/$defs/scalar' },
  },
  log_scale: { description: 'Logarithmic scale; needs low > 0.', default: false, type: 'boolean' },
  flag: {
    title: 'text',
    description: 'What a bare `{name}` becomes when true. The default is "--" and the name with "-" for "_".',
    examples: ['--no-cache'],
    type: 'string',
    minLength: 1,
    maxLength: 1000,
    pattern: '^[^\\u0000]*$',
  },
  when: {
    title: 'a map of parent parameters to values or comparisons',
    description:
      'The parameter exists only while every parent compares so; one value, a list of values, or comparisons.',
    examples: [{ level: { gte: 3 } }, { strategy: ['greedy', 'lazy'] }],
    type: 'object',
    minProperties: 1,
    maxProperties: 100,
    additionalProperties: {
      title: 'a value, a list of values, or comparisons such as { gte: 3 }',
      anyOf: [
        { $ref: '#/$defs/scalar' },
        { $ref: '#/$defs/choices' },
        {
          type: 'object',
          minProperties: 1,
          additionalProperties: false,
          properties: {
            eq: { $ref: '#/$defs/scalar', description: 'Equal to.' },
            ne: { $ref: '#/$defs/scalar', description: 'Not equal to.' },
            in: { $ref: '#/$defs/choices', description: 'One of.' },
            gt: { type: 'number', description: 'Greater than.' },
            gte: { type: 'number', description: 'Greater than or equal to.' },
            lt: { type: 'number', description: 'Less than.' },
            lte: { type: 'number', description: 'Less than or equal to.' },
          },
        },
      ],
    },
  },
  parameter: {
    title: 'a list of choices, "bool", or { type: int | float | categorical | bool, ... }',
    anyOf: [
      { $ref: '#/$defs/choices' },
      { const: 'bool' },
      {
        type: 'object',
        required: ['type', 'low', 'high'],
        additionalProperties: false,
        properties: {
          type: { const: 'int' },
          low: { description: 'Smallest value.', type: 'integer' },
          high: { description: 'Largest value, included.', type: 'integer' },
          step: { $ref: '#/$defs/whole_step' },
          log: { $ref: '#/$defs/log_scale' },
          when: { $ref: '#/$defs/when' },
        },
      },
      {
        type: 'object',
        required: ['type', 'low', 'high'],
        additionalProperties: false,
        properties: {
          type: { const: 'float' },
          low: { description: 'Smallest value.', type: 'number' },
          high: { description: 'Largest value, included.', type: 'number' },
          step: { $ref: '#/$defs/number_step' },
          log: { $ref: '#/$defs/log_scale' },
          when: { $ref: '#/$defs/when' },
        },
      },
      {
        type: 'object',
        required: ['type', 'choices'],
        additionalProperties: false,
        properties: {
          type: { const: 'categorical' },
          choices: { $ref: '#/$defs/choices', description: 'The values to choose from, without order.' },
          when: { $ref: '#/$defs/when' },
        },
      },
      {
        type: 'object',
        required: ['type'],
        additionalProperties: false,
        properties: {
          type: { const: 'bool' },
          flag: { $ref: '#/$defs/flag' },
          when: { $ref: '#/$defs/when' },
        },
      },
      {
        type: 'object',
        required: ['int'],
        additionalProperties: false,
        properties: {
          int: { $ref: '#/$defs/whole_range', description: 'Short for `type: int` with `low` and `high`.' },
          step: { $ref: '#/$defs/whole_step' },
          log: { $ref: '#/$defs/log_scale' },
          when: { $ref: '#/$defs/when' },
        },
      },
      {
        type: 'object',
        required: ['float'],
        additionalProperties: false,
        properties: {
          float: {
            $ref: '#/$defs/number_range',
            description: 'Short for `type: float` with `low` and `high`.',
          },
          step: { $ref: '#/$defs/number_step' },
          log: { $ref: '#/$defs/log_scale' },
          when: { $ref: '#/$defs/when' },
        },
      },
    ],
  },
} as const;
