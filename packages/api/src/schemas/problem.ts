import { Type, type Static } from 'typebox';
import { named } from './reference.ts';

const ProblemErrorSchema = Type.Object(
  {
    pointer: Type.String({ description: 'JSON pointer to what is wrong' }),
    detail: Type.String(),
    in: Type.Optional(
      Type.Unsafe<'path' | 'query' | 'header' | 'body'>({
        type: 'string',
        enum: ['path', 'query', 'header', 'body'],
      }),
    ),
    line: Type.Optional(Type.Integer({ description: 'Of a YAML body, from 1' })),
    column: Type.Optional(Type.Integer({ description: 'Of a YAML body, from 1' })),
  },
  { additionalProperties: false },
);

/** Every error reply (RFC 9457). */
export const ProblemSchema = named(
  'Problem',
  Type.Object(
    {
      type: Type.String({ description: 'urn:autotuner:error: and the code' }),
      title: Type.String(),
      status: Type.Integer(),
      detail: Type.String({ description: 'What could not be done, what was seen, what would be accepted' }),
      instance: Type.String({ description: 'urn:request: and the correlation id' }),
      code: Type.String({ description: 'Stable name of the error' }),
      errors: Type.Optional(
        Type.Array(ProblemErrorSchema, { description: 'Each thing that is wrong with the input' }),
      ),
    },
    { additionalProperties: false },
  ),
);

/** One thing wrong with the input. */
export type ProblemError = Static<typeof ProblemErrorSchema>;
/** An error reply. */
export type ProblemView = Static<typeof ProblemSchema>;
