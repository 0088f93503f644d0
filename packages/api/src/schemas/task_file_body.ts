import { TASK_FILE_SCHEMA } from '@autotuner/core';

/** Name of the task file's schema among the components. */
export const TASK_FILE_COMPONENT = 'TaskFile';

/** The task file's schema as a component of an OpenAPI document: its references point into the document. */
export function taskFileComponent(): unknown {
  const { $id: _id, $schema: _schema, ...schema } = TASK_FILE_SCHEMA;
  return rebase(schema);
}

/** The request body of POST /api/tasks. It is not validated as a request but as a task file, with all problems at once. */
export function taskFileBody(): unknown {
  const schema = { $ref: `#/components/schemas/${TASK_FILE_COMPONENT}` };
  return {
    required: true,
    description: 'A task file, as JSON or as YAML',
    content: { 'application/json': { schema }, 'application/yaml': { schema } },
  };
}

function rebase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rebase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) =>
      key === '$ref' && typeof member === 'string'
        ? [key, member.replace(/^#\//, `#/components/schemas/${TASK_FILE_COMPONENT}/`)]
        : [key, rebase(member)],
    ),
  );
}
