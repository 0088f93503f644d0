import type {
  AttemptIdentity,
  AttemptOutcome,
  AttemptState,
  ExperimentOrigin,
  ExperimentState,
  FailureKind,
  ParamValue,
} from '@autotuner/core';
import { Type, type Static } from 'typebox';
import { named, listOf, mapOf, oneOf, refTo, timeSchema } from './reference.ts';

const CLOSED = { additionalProperties: false } as const;

/** All states of an experiment, for the schema and the query. */
export const EXPERIMENT_STATES: readonly ExperimentState[] = [
  'queued',
  'deploying',
  'benchmarking',
  'succeeded',
  'pruned',
  'failed',
  'cancelled',
];

const ATTEMPT_STATES: readonly AttemptState[] = [
  'spawning',
  'deploying',
  'benchmarking',
  'collecting',
  'tearing_down',
  'ended',
];

const ORIGINS: readonly ExperimentOrigin[] = ['baseline', 'enqueued', 'sampler', 'remeasure'];

const FAILURES: readonly FailureKind[] = [
  'deploy',
  'oom',
  'timeout',
  'crash',
  'invalid_result',
  'slo',
  'log_limit',
];

const OUTCOMES: readonly AttemptOutcome['kind'][] = [
  'exit',
  'signal',
  'timeout',
  'cancelled',
  'spawn',
  'oom',
  'deploy',
  'invalid_result',
  'slo',
  'log_limit',
  'pruned',
  'interrupted',
  'disk_full',
];

/** How an attempt ended; the members besides `kind` depend on it. */
export const OutcomeSchema = named(
  'Outcome',
  Type.Unsafe<AttemptOutcome>({
    type: 'object',
    required: ['kind'],
    properties: {
      kind: { type: 'string', enum: OUTCOMES },
      code: { type: 'integer', description: 'exit: the exit code' },
      signal: { type: 'string', description: 'signal: its name' },
      phase: { type: 'string', description: 'timeout: what was running' },
      timeoutMs: { type: 'number', description: 'timeout: what was allowed' },
      errno: { type: 'string', description: 'spawn: such as ENOENT' },
      evidence: { type: 'string', description: 'oom: where it was seen, "cgroup" or "log"' },
      resource: { type: 'string', description: 'oom: "cpu" or "gpu"' },
      line: { type: 'string', description: 'oom: the line by which the program said so' },
      file: { type: 'string', description: 'oom: name of the raw log file that holds the line' },
      offset: { type: 'integer', description: 'oom: bytes of that file before the line' },
      reason: {
        type: 'string',
        description:
          'deploy: "exited", "not_ready" or "died_during_benchmark"; pruned: in the words of the pruner',
      },
      step: { type: 'integer', description: 'pruned: the step of the last report' },
      value: {
        type: ['number', 'null'],
        description: 'pruned: what was reported there; null when not finite',
      },
      detail: { type: 'string', description: 'For people' },
      maxBytes: { type: 'number', description: 'log_limit: bytes that were allowed' },
    },
    additionalProperties: false,
  }),
);

/** One parameter assignment and its result. */
export const ExperimentSchema = named(
  'Experiment',
  Type.Object(
    {
      taskId: Type.Integer(),
      number: Type.Integer({ description: 'Counts from 1 inside the task' }),
      state: oneOf(EXPERIMENT_STATES),
      origin: oneOf(ORIGINS),
      params: mapOf<ParamValue>({ type: ['number', 'string', 'boolean'] }, 'The active parameters'),
      reason: Type.String({ description: 'Why these parameters, in the words of the sampler' }),
      attempts: Type.Integer(),
      outcome: Type.Optional(refTo(OutcomeSchema)),
      failure: Type.Optional(oneOf(FAILURES)),
      progress: Type.Optional(
        Type.Number({ description: 'Elapsed share of the timeout when it ended, from 0 to 1' }),
      ),
      metrics: Type.Optional(mapOf<number>({ type: 'number' }, 'Everything that was measured')),
      scores: Type.Optional(
        Type.Unsafe<readonly number[]>({
          type: 'array',
          items: { type: 'number' },
          description: 'One for each objective, in its own direction; only after a success',
        }),
      ),
      runs: Type.Optional(
        Type.Unsafe<readonly Readonly<Record<string, number>>[]>({
          type: 'array',
          items: { type: 'object', additionalProperties: { type: 'number' } },
          description: 'The metrics of each run, where the task repeats its command',
        }),
      ),
      violation: Type.Optional(
        Type.Number({
          description: 'By how much constraints are broken, relative to their limits; absent when none is',
        }),
      ),
      penalty: Type.Optional(
        Type.Number({ description: 'Stands in for the score of a failure; shown, not searched on' }),
      ),
      toldOrder: Type.Optional(Type.Integer({ description: 'Order in which results arrived' })),
      createdAt: timeSchema('When it was created'),
      startedAt: Type.Optional(timeSchema('When its first attempt started')),
      finishedAt: Type.Optional(timeSchema('When it ended')),
    },
    { ...CLOSED },
  ),
);

/** One contained process tree. */
export const AttemptSchema = named(
  'Attempt',
  Type.Object(
    {
      taskId: Type.Integer(),
      number: Type.Integer({ description: 'Of its experiment' }),
      attempt: Type.Integer({ description: 'Counts from 1 inside the experiment' }),
      state: oneOf(ATTEMPT_STATES),
      token: Type.String({ description: 'Random; also in the environment of the processes' }),
      tier: Type.String({ description: 'How its processes were contained' }),
      identities: Type.Unsafe<readonly AttemptIdentity[]>({
        type: 'array',
        description: 'Processes that were started',
        items: {
          type: 'object',
          required: ['pid'],
          properties: {
            pid: { type: 'integer' },
            pidStart: { type: 'string' },
            bootId: { type: 'string' },
            cgroup: { type: 'string' },
          },
          additionalProperties: false,
        },
      }),
      outcome: Type.Optional(refTo(OutcomeSchema)),
      usage: Type.Optional(
        Type.Object(
          {
            cpuMs: Type.Optional(Type.Number()),
            maxRssBytes: Type.Optional(Type.Number()),
            exact: Type.Boolean({ description: 'Whether the figures cover the whole tree' }),
          },
          CLOSED,
        ),
      ),
      leaked: Type.Optional(
        Type.Integer({
          description: 'Processes still alive after the main one had exited; they were killed',
        }),
      ),
      leakedNames: Type.Optional(
        Type.Array(Type.String(), { description: 'What those processes were called, each name once' }),
      ),
      phaseMs: Type.Optional(mapOf<number>({ type: 'number' }, 'Milliseconds by phase')),
      reportsDropped: Type.Optional(Type.Integer({ description: 'Reports that were not kept' })),
      startedAt: timeSchema('When it started'),
      endedAt: Type.Optional(timeSchema('When it ended')),
    },
    { ...CLOSED },
  ),
);

/** What a running command has reported. */
export const ReportSchema = named(
  'Report',
  Type.Object(
    {
      step: Type.Integer(),
      value: Type.Union([Type.Number(), Type.Null()], {
        description: 'Of the first objective, in its direction; null when it was not finite',
      }),
      at: timeSchema('When it was stored'),
    },
    { ...CLOSED },
  ),
);

/** An experiment with its attempts. */
export const ExperimentDetailSchema = named(
  'ExperimentDetail',
  Type.Object(
    {
      experiment: refTo(ExperimentSchema),
      attempts: listOf(AttemptSchema),
      reports: listOf(ReportSchema),
    },
    { ...CLOSED },
  ),
);

/** A page of experiments. */
export const ExperimentListSchema = named(
  'ExperimentList',
  Type.Object(
    {
      items: listOf(ExperimentSchema),
      next: Type.Union([Type.Integer(), Type.Null()], {
        description: 'Value of `after` for the next page; null on the last one',
      }),
    },
    { ...CLOSED },
  ),
);

/** An experiment on the wire. */
export type ExperimentView = Static<typeof ExperimentSchema>;
/** An attempt on the wire. */
export type AttemptView = Static<typeof AttemptSchema>;
/** An experiment with its attempts on the wire. */
export type ExperimentDetailView = Static<typeof ExperimentDetailSchema>;
