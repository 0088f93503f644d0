import type { JsonSchema } from '../config/json_schema.ts';

/** JSON Schema of how many there are of something. */
export const WHOLE_COUNT: JsonSchema = { title: 'a whole number from 1 on', type: 'integer', minimum: 1 };
