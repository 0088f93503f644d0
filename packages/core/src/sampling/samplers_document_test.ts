import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { TASK_FILE_SCHEMA } from '../config/task_file_schema.ts';

const DOCUMENT = readFileSync(resolve(import.meta.dirname, '../../../../docs/samplers.md'), 'utf8');

test('docs/samplers.md has a section for every sampler that a task file may name, and recommends each for something', () => {
  const types: ReadonlySet<string | undefined> = new Set(TASK_FILE_SCHEMA.$defs.sampler_type.enum);
  const sections = [...DOCUMENT.matchAll(/^## `(\w+)`$/gmu)].map(([, name]) => name);
  assert.deepEqual(new Set(sections), types);
  const recommended = [...DOCUMENT.matchAll(/^\| [^|`]+ \| `(\w+)` \|$/gmu)].map(([, name]) => name);
  assert.deepEqual(new Set(recommended), types);
});
