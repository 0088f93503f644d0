import { TASK_FILE_SCHEMA } from '@autotuner/core';
import type { Execute } from '../command.ts';

/** `autotuner schema`: the JSON Schema of the task file. */
export const schema: Execute = ({ cli }) => {
  cli.out.line(JSON.stringify(TASK_FILE_SCHEMA, null, 2));
  return Promise.resolve(0);
};
