import { Type } from 'typebox';
import { named } from './reference.ts';

/** What a probe answers when all is well. */
export const HealthSchema = named(
  'Health',
  Type.Object({ status: Type.String({ description: '"ok" or "ready"' }) }, { additionalProperties: false }),
);
