/** The `$defs` of the task file schema that describe values: texts, durations, commands, objectives. */
export const VALUE_DEFINITIONS = {
  text: { title: 'text', type: 'string', maxLength: 100_000, pattern: '^[^\\u0000]*$' },
  argv: {
    title: 'a list of arguments such as ["node", "bench.ts", "{level}"]',
    type: 'array',
    minItems: 1,
    maxItems: 10_000,
    items: { $ref: '#/$defs/text' },
  },
  program_name: {
    title: 'the name of a program, without a path',
    type: 'string',
    maxLength: 200,
    pattern: '^[^\\s\\u0000/{}]+$',
  },
  shell_line: {
    title: 'a command line for the shell',
    type: 'string',
    minLength: 1,
    maxLength: 100_000,
    pattern: '^[^\\u0000]*$',
  },
  variable_name: {
    title: 'letters, digits and "_", not a digit first',
    type: 'string',
    maxLength: 200,
    pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
  },
  parameter_name: {
    title: 'letters, digits and "_", a letter first',
    type: 'string',
    maxLength: 100,
    pattern: '^[A-Za-z][A-Za-z0-9_]*$',
  },
  metric_name: { title: 'a name without spaces', type: 'string', maxLength: 200, pattern: '^\\S+$' },
  duration: {
    title: 'a duration such as "500ms", "60s", "1h30m", or a number of seconds',
    anyOf: [
      { type: 'string', pattern: '^[0-9.]+(ms|s|m|h|d)([0-9.]+(ms|s|m|h))*$' },
      { type: 'number', minimum: 0 },
    ],
  },
  size: {
    title: 'a size such as "64MiB", or a number of bytes',
    anyOf: [
      { type: 'string', pattern: '^[0-9.]+ ?([kKMGT]i?)?B$' },
      { type: 'integer', minimum: 1 },
    ],
  },
  scalar: {
    title: 'text, a number, true or false',
    anyOf: [
      { type: 'string', maxLength: 10_000, pattern: '^[^\\u0000]*$' },
      { type: 'number' },
      { type: 'boolean' },
    ],
  },
  assignment: {
    title: 'a map of parameter names to values',
    type: 'object',
    maxProperties: 1000,
    additionalProperties: { $ref: '#/$defs/scalar' },
  },
  objective: {
    title: '"minimize <metric>", "maximize <metric>", or { metric, direction }',
    anyOf: [
      { type: 'string', pattern: '^(minimize|maximize) +\\S+$' },
      {
        type: 'object',
        required: ['metric', 'direction'],
        additionalProperties: false,
        properties: {
          metric: { $ref: '#/$defs/metric_name', description: 'Name of the metric.', examples: ['p99_ms'] },
          direction: { description: 'Which way is better.', enum: ['minimize', 'maximize'] },
        },
      },
    ],
  },
  service_level: {
    title: 'a limit > 0, or { threshold, weight, hard_fail, fail_ratio, constraint }',
    anyOf: [
      { type: 'number', exclusiveMinimum: 0 },
      {
        type: 'object',
        required: ['threshold'],
        additionalProperties: false,
        properties: {
          threshold: {
            description: 'Upper limit, in the unit of the metric.',
            type: 'number',
            exclusiveMinimum: 0,
          },
          weight: {
            description: 'Weight of the excess in the score.',
            default: 1,
            type: 'number',
            minimum: 0,
          },
          hard_fail: {
            description: 'Fail the experiment when the excess reaches `fail_ratio`.',
            default: false,
            type: 'boolean',
          },
          fail_ratio: {
            description: 'Relative excess, (value - threshold) / threshold, from which `hard_fail` acts.',
            default: 0.5,
            type: 'number',
            exclusiveMinimum: 0,
          },
          constraint: {
            description:
              'Whoever breaks it is infeasible: worse than every experiment that keeps all constraints, whatever the scores.',
            default: false,
            type: 'boolean',
          },
        },
      },
    ],
  },
  retry_count: { title: 'a whole number from 0 to 100', type: 'integer', minimum: 0, maximum: 100 },
  retry: {
    title: 'a whole number from 0 to 100, or a map of kinds of failure to such numbers',
    anyOf: [
      { $ref: '#/$defs/retry_count' },
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          crash: {
            $ref: '#/$defs/retry_count',
            description: 'The command ended with another exit code than 0, or by a signal.',
            default: 0,
          },
          timeout: { $ref: '#/$defs/retry_count', description: 'The command took too long.', default: 0 },
          oom: { $ref: '#/$defs/retry_count', description: 'Memory ran out.', default: 0 },
          deploy: {
            $ref: '#/$defs/retry_count',
            description: 'The server ended, or was not ready in time.',
            default: 0,
          },
          invalid_result: {
            $ref: '#/$defs/retry_count',
            description: 'The command ended well without the metric of an objective.',
            default: 0,
          },
          slo: { $ref: '#/$defs/retry_count', description: 'A hard service level was broken.', default: 0 },
          log_limit: {
            $ref: '#/$defs/retry_count',
            description: 'More was printed than `log.max_bytes`.',
            default: 0,
          },
        },
      },
    ],
  },
  sampler_type: { enum: ['auto', 'random', 'grid', 'quasi_random', 'tpe', 'gp', 'cma_es', 'nsga2'] },
  ready: {
    title: 'one of { http }, { tcp }, { log }, { command }, { shell }',
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
    properties: {
      http: {
        title: 'an address that starts with "http://" or "https://"',
        description: 'Ready when a GET of this address answers with a 2xx status.',
        examples: ['http://127.0.0.1:{port}/health'],
        type: 'string',
        pattern: '^https?://[^\\s]+$',
      },
      tcp: {
        title: 'host and port such as "127.0.0.1:{port}"',
        description: 'Ready when a connection to this host and port is accepted.',
        examples: ['127.0.0.1:{port}'],
        type: 'string',
        pattern: '^[^\\s]+:([0-9]+|\\{[A-Za-z0-9_]+\\})$',
      },
      log: {
        title: 'a regular expression',
        description: 'Ready when a line that the server prints matches this regular expression.',
        examples: ['listening on port [0-9]+'],
        type: 'string',
        minLength: 1,
        maxLength: 1000,
      },
      command: {
        $ref: '#/$defs/argv',
        description: 'Ready when this command, asked again and again, exits with 0.',
      },
      shell: { $ref: '#/$defs/shell_line', description: 'The same, as a line for `/bin/sh -c`.' },
    },
  },
} as const;
