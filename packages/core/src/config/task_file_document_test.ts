import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { JsonSchema } from './json_schema.ts';
import { TASK_FILE_SCHEMA } from './task_file_schema.ts';
import { describeSchema, resolveSchema } from './validate_schema.ts';

const DOCUMENT = resolve(import.meta.dirname, '../../../../docs/task_file.md');
const ROW = /^\| `(?<key>[^`]+)` \|/u;

/** The row that the document should have for a property. */
function rowOf(key: string, written: JsonSchema): string {
  const schema = resolveSchema(written, TASK_FILE_SCHEMA);
  const fallback = schema.default === undefined ? '' : `\`${JSON.stringify(schema.default)}\``;
  const accepted = describeSchema(schema, TASK_FILE_SCHEMA);
  const cells = [accepted, fallback, schema.description ?? ''].map((cell) =>
    cell.replaceAll(/[|<]/gu, String.raw`\$&`),
  );
  return `| \`${key}\` | ${cells.join(' | ')} |`;
}

/** The properties of a schema and of its branches, by their name after the prefix; the first of a name counts. */
function propertiesOf(written: JsonSchema, prefix = ''): ReadonlyMap<string, JsonSchema> {
  const schema = resolveSchema(written, TASK_FILE_SCHEMA);
  const found = new Map<string, JsonSchema>();
  for (const one of [schema, ...(schema.anyOf ?? [])]) {
    for (const [name, property] of Object.entries(one.properties ?? {})) {
      const isTag = property.const !== undefined;
      if (!isTag && !found.has(prefix + name)) found.set(prefix + name, property);
    }
  }
  return found;
}

const { properties, $defs } = TASK_FILE_SCHEMA;

/** The tables of the document: the keys of the file, and those below a key, without what has tables of its own. */
const EXPECTED: ReadonlyMap<string, JsonSchema> = new Map([
  ...propertiesOf(TASK_FILE_SCHEMA),
  ...propertiesOf($defs.parameter, 'parameters.NAME.'),
  ...propertiesOf($defs.when.additionalProperties, 'parameters.NAME.when.PARENT.'),
  ...propertiesOf($defs.objective, 'objective.'),
  ...propertiesOf($defs.service_level, 'slo.METRIC.'),
  ...propertiesOf(properties.sampler, 'sampler.'),
  ...propertiesOf($defs.stop, 'stop.'),
  ...propertiesOf($defs.warm_start, 'warm_start.'),
  ...propertiesOf(properties.budget, 'budget.'),
  ...propertiesOf(properties.deploy, 'deploy.'),
  ...propertiesOf($defs.ready, 'deploy.ready.'),
  ...propertiesOf(properties.log, 'log.'),
  ...propertiesOf($defs.retry, 'retry.'),
  ...propertiesOf(properties.reports, 'reports.'),
  ...propertiesOf($defs.pruner, 'pruner.'),
  ...propertiesOf($defs.repeats, 'repeats.'),
  ...propertiesOf($defs.remeasure, 'remeasure.'),
]);

test('docs/task_file.md has a row for every key of the schema, with its default, and no other', () => {
  const rows = readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .filter((line) => ROW.test(line));
  const expected = [...EXPECTED].map(([key, schema]) => rowOf(key, schema));
  const missing = expected.filter((row) => !rows.includes(row));
  assert.deepEqual(missing, [], `Rows to add to docs/task_file.md:\n${missing.join('\n')}`);
  assert.deepEqual(
    rows.filter((row) => !expected.includes(row)),
    [],
  );
  assert.equal(new Set(rows).size, rows.length);
});
