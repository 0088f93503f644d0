import type { FromSchema } from './json_schema.ts';
import { MEASURING_DEFINITIONS } from './measuring_definitions.ts';
import { PARAMETER_DEFINITIONS } from './parameter_definitions.ts';
import { SEARCH_DEFINITIONS } from './search_definitions.ts';
import { VALUE_DEFINITIONS } from './value_definitions.ts';

const ROOT = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:autotuner:task-file',
  title: 'a map with the keys "name", "command", "parameters" and "objective"',
  description: 'One tuning run: the command, its tunable parameters, the objective and the budget.',
  type: 'object',
  required: ['name', 'parameters'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', description: 'Address of this schema, for editors; ignored.' },
    name: {
      title: 'text of 1 to 100 characters on one line',
      description: 'Name of the task, for lists and logs. The default seed is made from it.',
      examples: ['zstd-logs'],
      type: 'string',
      minLength: 1,
      maxLength: 100,
      pattern: '^[^\\u0000-\\u001f\\u007f]*$',
    },
    command: {
      $ref: '#/$defs/argv',
      description:
        'What to run, as an argument list without a shell. `{name}` stands for a parameter. With `deploy` this is the benchmark. Exactly one of `command` and `shell`.',
      examples: [['node', 'bench.ts', '--level', '{level}']],
    },
    shell: {
      $ref: '#/$defs/shell_line',
      description:
        'What to run, as a line for `/bin/sh -c`, in place of `command`. Values are quoted for the shell.',
      examples: ['gzip -{level} < corpus.txt | wc -c'],
    },
    cwd: {
      title: 'a path',
      description:
        'Working directory of the command. A relative path starts where autotuner is called, not at the task file.',
      default: '.',
      examples: ['examples/zstd'],
      type: 'string',
      minLength: 1,
      pattern: '^[^\\u0000]*$',
    },
    env: {
      title: 'a map of variable names to text',
      description:
        'Environment variables of the command, added to the inherited ones. Values may hold `{name}`.',
      default: {},
      examples: [{ STRATEGY: '{strategy}' }],
      type: 'object',
      maxProperties: 1000,
      propertyNames: { $ref: '#/$defs/variable_name' },
      additionalProperties: { $ref: '#/$defs/text' },
    },
    requires: {
      title: 'a list of program names such as ["gcc"]',
      description:
        'Programs that must be found in PATH besides the command; without them the task does not start.',
      default: [],
      examples: [['gcc']],
      type: 'array',
      maxItems: 100,
      items: { $ref: '#/$defs/program_name' },
    },
    reads_params_env: {
      description: 'The command reads `AUTOTUNER_PARAMS` (JSON) itself, so parameters need no placeholder.',
      default: false,
      type: 'boolean',
    },
    parameters: {
      title: 'a map of parameter names to their domains',
      description: 'The tunable parameters.',
      examples: [{ level: { type: 'int', low: 1, high: 19 }, strategy: ['fast', 'greedy', 'lazy'] }],
      type: 'object',
      minProperties: 1,
      maxProperties: 1000,
      propertyNames: { $ref: '#/$defs/parameter_name' },
      additionalProperties: { $ref: '#/$defs/parameter' },
    },
    where: {
      title: 'a list of inequalities such as ["window >= level"]',
      description:
        'Inequalities between number parameters that every experiment satisfies. One with an inactive parameter in it counts as satisfied.',
      default: [],
      examples: [['window >= level']],
      type: 'array',
      maxItems: 100,
      items: {
        title: 'an inequality such as "window >= level"',
        type: 'string',
        minLength: 1,
        maxLength: 1000,
      },
    },
    fixed: {
      $ref: '#/$defs/assignment',
      description:
        'Parameters that keep one value while the others are tuned; `baseline` and `enqueue` may leave them out.',
      default: {},
      examples: [{ strategy: 'fast' }],
    },
    objective: {
      $ref: '#/$defs/objective',
      description:
        'Which metric counts, and whether smaller or larger is better. Exactly one of `objective` and `objectives`.',
      examples: [{ metric: 'mb_per_s', direction: 'maximize' }, 'minimize p99_ms'],
    },
    objectives: {
      title: 'a list of objectives',
      description: 'Several objectives, in place of `objective`; the first one is shown first.',
      examples: [['maximize mb_per_s', 'maximize ratio']],
      type: 'array',
      minItems: 1,
      maxItems: 8,
      items: { $ref: '#/$defs/objective' },
    },
    slo: {
      title: 'a map of metric names to limits',
      description: 'Service levels: upper limits on metrics. Beyond a limit the score worsens continuously.',
      default: {},
      examples: [{ p99_ms: { threshold: 50, weight: 2, hard_fail: true, fail_ratio: 0.5 } }, { p99_ms: 50 }],
      type: 'object',
      maxProperties: 1000,
      propertyNames: { $ref: '#/$defs/metric_name' },
      additionalProperties: { $ref: '#/$defs/service_level' },
    },
    metrics: {
      title: 'a map of metric names to regular expressions',
      description:
        'Reads metrics out of standard output: the first group (or the whole match) of the last match is the number. Metrics also come from the result file and from the last JSON line.',
      default: {},
      examples: [{ seconds: 'elapsed: ([0-9.]+) s' }],
      type: 'object',
      maxProperties: 1000,
      propertyNames: { $ref: '#/$defs/metric_name' },
      additionalProperties: { title: 'a regular expression', type: 'string', minLength: 1, maxLength: 1000 },
    },
    reports: {
      title: 'a map such as { pattern: "epoch (\\d+): loss (\\S+)" }',
      description:
        'How the reports of a running program are told from what else it prints, when it cannot print them as lines of JSON.',
      examples: [{ pattern: 'epoch (\\d+): loss (\\S+)' }],
      type: 'object',
      required: ['pattern'],
      additionalProperties: false,
      properties: {
        pattern: {
          title: 'a regular expression',
          description:
            'Tried on each line of standard output: one group for the value, two for step and value, or groups named `step` and `value`.',
          examples: ['epoch (?<step>\\d+): loss (?<value>\\S+)'],
          type: 'string',
          minLength: 1,
          maxLength: 1000,
        },
      },
    },
    pruner: {
      $ref: '#/$defs/pruner',
      description: 'Ends experiments early whose reports compare badly. Without it none is ended.',
      examples: [{ type: 'median', warmup_steps: 5 }, 'median'],
    },
    repeats: {
      $ref: '#/$defs/repeats',
      description:
        'How often each experiment runs the command, one run after the other; the metrics are the medians of the runs.',
      default: 1,
      examples: [5, { count: 5, aggregate: 'mean' }],
    },
    remeasure: {
      $ref: '#/$defs/remeasure',
      description:
        'Share of the experiments that measure the most promising parameters again, so that the best is not just a lucky one.',
      examples: [0.1, { share: 0.2, max_repeats: 5 }],
    },
    baseline: {
      $ref: '#/$defs/assignment',
      description:
        'Values of all active parameters to run first, as experiment 1, so that the gain can be stated.',
      examples: [{ level: 3, strategy: 'fast' }],
    },
    enqueue: {
      title: 'a list of assignments',
      description: 'Assignments to run after the baseline, before the sampler is asked.',
      default: [],
      examples: [[{ level: 19, strategy: 'lazy' }]],
      type: 'array',
      maxItems: 10_000,
      items: { $ref: '#/$defs/assignment' },
    },
    warm_start: {
      $ref: '#/$defs/warm_start',
      description: 'An earlier task with a similar search space, to start from what it found.',
      examples: [{ task: 7, enqueue: 5, teach: 50 }, 'zstd-logs'],
    },
    sampler: {
      title:
        'one of "auto", "random", "grid", "quasi_random", "tpe", "gp", "cma_es", "nsga2", or { type, seed }',
      description: 'What proposes parameters: a type, or a type and a seed.',
      examples: [{ type: 'tpe', seed: 7 }, 'random'],
      anyOf: [
        { $ref: '#/$defs/sampler_type' },
        {
          type: 'object',
          additionalProperties: false,
          properties: {
            type: { $ref: '#/$defs/sampler_type', description: 'Which sampler.', default: 'auto' },
            seed: {
              description:
                'Same seed, same suggestions. The default is made from the name of the task (FNV-1a, 32 bits).',
              examples: [7],
              type: 'integer',
              minimum: 0,
              maximum: 4_294_967_295,
            },
          },
        },
      ],
    },
    budget: {
      title: 'a map such as { experiments: 40, wall: 10m }',
      description: 'When the task is complete, whichever comes first.',
      examples: [{ experiments: 40, wall: '10m' }],
      type: 'object',
      additionalProperties: false,
      properties: {
        experiments: {
          description: 'Experiments in all, the baseline included.',
          default: 50,
          type: 'integer',
          minimum: 1,
          maximum: 1_000_000,
        },
        wall: {
          $ref: '#/$defs/duration',
          description: 'Running time of the task, interruptions not counted. Without it there is no limit.',
          examples: ['10m'],
        },
      },
    },
    timeout: {
      $ref: '#/$defs/duration',
      description: 'Time limit of one attempt of the command; deploy and ready are not counted.',
      default: '10m',
      examples: ['60s'],
    },
    grace: {
      $ref: '#/$defs/duration',
      description: 'Time between the request to end (TERM) and the forced end (KILL); 0 to force at once.',
      default: '5s',
      examples: ['5s'],
    },
    concurrency: {
      description: 'Experiments at a time.',
      default: 1,
      type: 'integer',
      minimum: 1,
      maximum: 1024,
    },
    deploy: {
      title: 'a map with a command and "ready"',
      description: 'A server that is started before the command, waited for, and torn down after it.',
      examples: [
        {
          command: ['./serve', '--port', '{port}'],
          ready: { http: 'http://127.0.0.1:{port}/health' },
          timeout: '5m',
        },
      ],
      type: 'object',
      required: ['ready'],
      additionalProperties: false,
      properties: {
        command: {
          $ref: '#/$defs/argv',
          description:
            'The server, as an argument list. `{port}` is a free port. Exactly one of `command` and `shell`.',
        },
        shell: { $ref: '#/$defs/shell_line', description: 'The server, as a line for `/bin/sh -c`.' },
        ready: { $ref: '#/$defs/ready', description: 'How to tell that the server is ready.' },
        timeout: {
          $ref: '#/$defs/duration',
          description: 'From start to ready.',
          default: '5m',
          examples: ['5m'],
        },
      },
    },
    containment: {
      description:
        'How processes are contained: `auto` takes the strongest way at hand, `strict` refuses any that cannot prove that nothing is left.',
      default: 'auto',
      enum: ['auto', 'strict', 'cgroup2', 'pidns', 'subreaper', 'scan'],
    },
    streams: {
      description:
        'Whether standard output and standard error are captured apart or as one stream in exact order.',
      default: 'separate',
      enum: ['separate', 'merged'],
    },
    log: {
      title: 'a map such as { max_bytes: 64MiB }',
      description: 'Limits of captured output.',
      type: 'object',
      additionalProperties: false,
      properties: {
        max_bytes: {
          $ref: '#/$defs/size',
          description: 'Bytes that one attempt may print before it is ended.',
          default: '1GiB',
          examples: ['64MiB'],
        },
      },
    },
    max_attempts: {
      description: 'Attempts of an experiment that something other than its parameters interrupted, in all.',
      default: 3,
      type: 'integer',
      minimum: 1,
      maximum: 100,
    },
    retry: {
      $ref: '#/$defs/retry',
      description:
        'Failed attempts of an experiment after which another one still follows: one number for every kind of failure, or numbers by kind. The outcome of the last attempt counts.',
      default: 0,
      examples: [{ crash: 1, deploy: 2 }, 1],
    },
    stop_after_failures: {
      description: 'Stop the task after so many failed experiments in a row; 0 for never.',
      default: 0,
      type: 'integer',
      minimum: 0,
      maximum: 1_000_000,
    },
    stop: {
      $ref: '#/$defs/stop',
      description: 'Stop the task before its budget is spent, whichever comes first.',
      examples: [{ patience: 30, min_gain: 0.01 }],
    },
    baseline_must_succeed: {
      description:
        'Stop the task when its baseline fails, after its retries: a gain over it could not be stated.',
      default: true,
      type: 'boolean',
    },
    orphans: {
      description:
        'What becomes of running experiments when the tuner itself dies: `die` ends them, `adopt` lets them go on, and the next start takes them over.',
      default: 'die',
      enum: ['die', 'adopt'],
    },
  },
} as const;

/** The type of {@link TASK_FILE_SCHEMA}, from which {@link TaskFile} is made. */
export type TaskFileSchema = typeof ROOT & {
  readonly $defs: typeof VALUE_DEFINITIONS &
    typeof PARAMETER_DEFINITIONS &
    typeof MEASURING_DEFINITIONS &
    typeof SEARCH_DEFINITIONS;
};

/**
 * JSON Schema (draft 2020-12) of a task file: the one source of its validation, its TypeScript type {@link TaskFile},
 * the editor schema and the keys in `docs/task_file.md`. What a schema cannot say (parents exist, steps fit,
 * placeholders are known) `parseTaskFile` checks.
 */
export const TASK_FILE_SCHEMA: TaskFileSchema = {
  ...ROOT,
  $defs: { ...VALUE_DEFINITIONS, ...PARAMETER_DEFINITIONS, ...MEASURING_DEFINITIONS, ...SEARCH_DEFINITIONS },
};

/** A task file as written, once it has passed the schema. */
export type TaskFile = FromSchema<TaskFileSchema>;
