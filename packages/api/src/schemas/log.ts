import { Type, type Static } from 'typebox';
import { named } from './reference.ts';

/** A page of a log. */
export const LogTextSchema = named(
  'LogText',
  Type.Object(
    {
      logs: Type.String({ description: 'Whole lines, each with its line end; empty when there are none' }),
      next_offset: Type.Integer({ description: 'Value of `from` for the next page, or to follow on after' }),
      size: Type.Integer({ description: 'Bytes in the log when it was read' }),
    },
    { additionalProperties: false },
  ),
);

/** A page of a log on the wire. */
export type LogTextView = Static<typeof LogTextSchema>;
