import type { ParamValue } from '@autotuner/core';
import { Type, type Static } from 'typebox';
import { listOf, named, refTo } from './reference.ts';

const CLOSED = { additionalProperties: false } as const;

const numbers = (description: string) =>
  Type.Unsafe<readonly number[]>({ type: 'array', items: { type: 'number' }, description });

/** A figure with the two ends between which its true value lies. */
export const IntervalSchema = named(
  'Interval',
  Type.Object({ estimate: Type.Number(), low: Type.Number(), high: Type.Number() }, { ...CLOSED }),
);

/** Where a curve gets better. */
export const CurveSchema = named(
  'CurvePoint',
  Type.Object(
    {
      count: Type.Integer({ description: 'Results so far, this one counted in' }),
      number: Type.Integer({ description: 'Of the experiment' }),
      value: Type.Number({ description: 'From here on' }),
      atMs: Type.Optional(Type.Number({ description: 'Milliseconds since the first experiment started' })),
    },
    { ...CLOSED },
  ),
);

/** The importance of all parameters. */
export const ImportanceSchema = named(
  'Importance',
  Type.Object(
    {
      parameters: Type.Unsafe<readonly { readonly name: string; readonly share: number }[]>({
        type: 'array',
        description: 'Greatest first; share is the part of the variance that the parameter explains alone',
        items: {
          type: 'object',
          required: ['name', 'share'],
          properties: { name: { type: 'string' }, share: { type: 'number' } },
          additionalProperties: false,
        },
      }),
      floor: Type.Number({ description: 'Shares no greater than this may be nothing but chance' }),
      rest: Type.Number({ description: 'What no parameter explains alone' }),
      experiments: Type.Integer({ description: 'Experiments that were looked at' }),
    },
    { ...CLOSED },
  ),
);

const VALUE = { type: ['number', 'string', 'boolean'] } as const;

const BinSchema = Type.Object(
  {
    from: Type.Unsafe<ParamValue>(VALUE),
    to: Type.Unsafe<ParamValue>(VALUE),
    successes: Type.Integer(),
    failures: Type.Integer(),
    pruned: Type.Integer(),
    best: Type.Optional(Type.Number({ description: 'Score; only with successes' })),
    median: Type.Optional(Type.Number({ description: 'Score; only with successes' })),
  },
  CLOSED,
);

const SliceSchema = Type.Object(
  {
    name: Type.String(),
    bins: Type.Array(BinSchema, { description: 'In the order of the scale, or of the choices' }),
    absent: Type.Integer({ description: 'Experiments in which the parameter did not exist' }),
  },
  CLOSED,
);

const BestSchema = Type.Object(
  {
    number: Type.Integer({ description: 'First experiment with the parameters of the best mean score' }),
    measurements: Type.Object({ best: Type.Integer(), baseline: Type.Optional(Type.Integer()) }, CLOSED),
    probability: Type.Optional(Type.Number({ description: 'That its true mean is the best' })),
    noise: Type.Optional(Type.Number({ description: 'Standard deviation of one measurement' })),
    metric: Type.Optional(refTo(IntervalSchema)),
    gain: Type.Optional(refTo(IntervalSchema)),
    relativeGain: Type.Optional(refTo(IntervalSchema)),
  },
  { ...CLOSED, description: 'Intervals hold with 95 % confidence; absent while nothing was measured twice' },
);

/** What the results of a task say. */
export const TaskAnalysisSchema = named(
  'TaskAnalysis',
  Type.Object(
    {
      experiments: Type.Integer({ description: 'Experiments with a result' }),
      importance: Type.Optional(refTo(ImportanceSchema)),
      failureImportance: Type.Optional(refTo(ImportanceSchema)),
      best: Type.Optional(BestSchema),
      curve: listOf(CurveSchema),
      front: Type.Unsafe<readonly number[]>({
        type: 'array',
        items: { type: 'integer' },
        description: 'Numbers of the experiments that no other one beats in every objective',
      }),
      hypervolume: Type.Optional(
        Type.Object(
          {
            value: Type.Number(),
            reference: numbers('Worst score of the successes in each objective'),
            curve: listOf(CurveSchema),
          },
          { ...CLOSED, description: 'Several objectives only' },
        ),
      ),
      slices: Type.Array(SliceSchema, { description: 'Scores of the first objective along each parameter' }),
    },
    { ...CLOSED },
  ),
);

/** An analysis on the wire. */
export type TaskAnalysisView = Static<typeof TaskAnalysisSchema>;
