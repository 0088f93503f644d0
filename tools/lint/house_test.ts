import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { RuleTester } from 'oxlint/plugins-dev';
import house from './house.ts';
import type { Rule } from './rule.ts';

RuleTester.describe = (name, body) => void describe(name, body);
RuleTester.it = (name, body) => void it(name, body);

const ROOT = resolve(import.meta.dirname, '../..');
const tester = new RuleTester({ languageOptions: { parserOptions: { lang: 'ts' } } });

interface Sample {
  readonly code: string;
  /** From the root of the repository. */
  readonly file?: string;
}

const CORE = 'packages/core/src/scoring/objective.ts';

function sample({ code, file = CORE }: Sample): { code: string; filename: string; name: string } {
  return { code, filename: join(ROOT, file), name: `${file}: ${code}` };
}

function ruleOf(name: string): Rule {
  const rule = house.rules[name];
  if (rule === undefined) throw new Error(`No rule "${name}" in the plugin`);
  return rule;
}

/** Runs accepted and refused samples; a refused one names the text that its one report must contain. */
function check(
  name: string,
  accepted: readonly Sample[],
  refused: readonly (Sample & { readonly because: RegExp })[],
) {
  tester.run(name, ruleOf(name), {
    valid: accepted.map(sample),
    invalid: refused.map(({ because, ...rest }) => ({ ...sample(rest), errors: [{ message: because }] })),
  });
}

const RUNNER = 'packages/runner/src/compose.ts';

check(
  'layers',
  [
    { code: `import { a } from './a.ts';` },
    { code: `import { a } from '../search_space/a.ts';` },
    { code: `import { a } from './_private.ts';` },
    { code: `export { a } from './a.ts';`, file: 'packages/core/src/mod.ts' },
    { code: `import { AutotunerError } from '@autotuner/core';`, file: RUNNER },
    { code: `import { Piscina } from 'piscina';`, file: RUNNER },
    { code: `import { join } from 'node:path';`, file: RUNNER },
    { code: `import swagger from '@fastify/swagger';`, file: 'packages/api/src/server.ts' },
    { code: `import type { Task } from '@autotuner/core';`, file: 'packages/web/src/view.ts' },
    { code: `import test from 'node:test';`, file: 'packages/core/src/errors_test.ts' },
    { code: `import fc from 'fast-check';`, file: 'packages/core/src/errors_test.ts' },
    { code: `import { tempDir } from '@autotuner/core/testing';`, file: 'packages/core/src/errors_test.ts' },
    {
      code: `import { tempDir } from '@autotuner/core/testing';`,
      file: 'packages/bench/src/store/write_bench.ts',
    },
    { code: `import { rm } from 'node:fs/promises';`, file: 'packages/core/testing/temp_dir.ts' },
    { code: `import { a } from '../testing/a.ts';`, file: 'packages/api/src/server_test.ts' },
    { code: `import { a } from '../src/a.ts';`, file: 'packages/api/testing/a.ts' },
    { code: `import { createStore } from '@autotuner/store';`, file: 'test/e2e/resume_test.ts' },
    { code: `const module = await import('pg');`, file: 'packages/store/src/open.ts' },
  ],
  [
    { code: `import { join } from 'node:path';`, because: /runs without Node/ },
    { code: `import { z } from 'zod';`, because: /no npm package/ },
    { code: `const zod = await import('zod');`, because: /no npm package/ },
    { code: `export { z } from 'zod';`, because: /no npm package/ },
    { code: `import { run } from '@autotuner/runner';`, because: /may import no other package/ },
    { code: `import { a } from '../../../runner/src/mod.ts';`, because: /leaves packages\/core/ },
    { code: `import { a } from '../../testing/mod.ts';`, because: /crosses from src to testing/ },
    {
      code: `import { a } from '../src/a.ts';`,
      file: 'packages/core/testing/a.ts',
      because: /crosses from testing to src/,
    },
    { code: `import { a } from '../sampling/_split.ts';`, because: /leading "_"/ },
    {
      code: `import { a } from '@autotuner/core/src/errors.ts';`,
      file: RUNNER,
      because: /reaches into the package/,
    },
    {
      code: `import { tempDir } from '@autotuner/core/testing';`,
      file: RUNNER,
      because: /tests and benches only/,
    },
    { code: `import { a } from '@autotuner/api';`, file: RUNNER, because: /may import core, logger, store/ },
    { code: `import { a } from '@autotuner/runner';`, file: RUNNER, because: /its own package/ },
    {
      code: `import { a } from '@autotuner/cli';`,
      file: 'packages/api/src/server.ts',
      because: /not open to api/,
    },
    {
      code: `import { spawn } from 'node:child_process';`,
      file: 'packages/api/src/server.ts',
      because: /not open to api/,
    },
    { code: `import sqlite from 'sqlite3';`, file: 'packages/api/src/server.ts', because: /not open to api/ },
    {
      code: `import { Task } from '@autotuner/core';`,
      file: 'packages/web/src/view.ts',
      because: /import type/,
    },
    {
      code: `import { a } from '../../packages/core/src/mod.ts';`,
      file: 'test/e2e/a_test.ts',
      because: /into a package/,
    },
    { code: `import fc from 'fast-check';`, file: RUNNER, because: /not open to runner/ },
    {
      code: `import { a } from './a.ts';\nimport { b } from 'b';`,
      file: 'packages/extra/src/a.ts',
      because: /no line in/,
    },
  ],
);

check(
  'error-message',
  [
    { code: 'new RangeError(`Cannot grade failure of experiment ${n}: elapsedMs is ${ms}, must be >= 0`)' },
    { code: 'new Error(`${name} is not a number`)' },
    { code: `new AutotunerError('AT_USAGE', 'Cannot find task 9: no such task', { cause })` },
    { code: `new AutotunerError('AT_USAGE', 'Cannot wait: ' + reason)` },
    { code: `new Error('"level" must be a number')` },
    { code: `new Error(message)` },
    { code: `new Error('The task file of user "can" holds 3 values...')` },
    { code: `new Map('x.')` },
    { code: `new Error('boom.')`, file: 'packages/core/src/errors_test.ts' },
  ],
  [
    { code: `new TypeError('expected a number')`, because: /capital/ },
    { code: `new AutotunerError('AT_USAGE', 'unknown command')`, because: /capital/ },
    { code: `new AutotunerError(code, 'unknown command')`, because: /capital/ },
    { code: `new Error('Cannot read the file.')`, because: /full stop/ },
    { code: 'new Error(`Cannot read ${path}.`)', because: /full stop/ },
    { code: `new Error('cannot read ' + path)`, because: /capital/ },
    { code: `new Error('Cannot read ' + path + '.')`, because: /full stop/ },
    { code: `new Error("Can't read the file")`, because: /"Can't"/ },
    { code: 'new Error(`Cannot read ${path}: it’s a folder`)', because: /contract/ },
  ],
);

check(
  'exported-doc',
  [
    { code: `/** Adds. */\nexport function add() {}` },
    { code: `/**\n * Adds.\n */\nexport const add = () => 1;` },
    {
      code: `/** First. */\nexport function f(a: string): void;\nexport function f(a: number): void;\nexport function f() {}`,
    },
    { code: `function inner() {}` },
    { code: `export { a } from './a.ts';` },
    { code: `/** A. */\nconst a = 1;\nexport { a };` },
    { code: `/** A. */\nconst a = 1;\nexport default a;` },
    { code: `export const sample = 1;`, file: 'packages/core/src/errors_test.ts' },
  ],
  [
    { code: `export function add() {}`, because: /"add"/ },
    { code: `// Adds.\nexport function add() {}`, because: /"add"/ },
    { code: `/** */\nexport function add() {}`, because: /"add"/ },
    { code: `/* Adds. */\nexport class Adder {}`, because: /"Adder"/ },
    { code: `export interface Sum {}`, because: /"Sum"/ },
    { code: `export type Sum = number;`, because: /"Sum"/ },
    { code: `/** One. */\nconst one = 1;\nexport const two = 2;`, because: /"two"/ },
    { code: `const a = 1;\nexport { a };`, because: /"a"/ },
    { code: `export default function () {}`, because: /"default"/ },
  ],
);

check(
  'exported-args',
  [
    { code: `export function f(a: string, b: string) {}` },
    { code: `export function f(a: string, b: string, options: FOptions = {}) {}` },
    { code: `export function f(a: string, b: string, { c }: { c: number }) {}` },
    { code: `export function f(a: string, b: string, how: FoldOptions) {}` },
    { code: `export function f(this: Window, a: string, b: string) {}` },
    { code: `function inner(a: string, b: string, c: string, d: string) {}` },
    { code: `export class A { #b(a: string, b: string, c: string) {} }` },
  ],
  [
    { code: `export function f(a: string, b: string, c: string) {}`, because: /"f" takes 3/ },
    { code: `export function f(a: string, b: string, c: string, options: O) {}`, because: /"f" takes 4/ },
    { code: `export const f = (a: string, b: string, c: string) => {};`, because: /"f" takes 3/ },
    { code: `export default function f(a: string, b: string, c: string) {}`, because: /"f" takes 3/ },
    { code: `export function f(a: string, b: string, c: string): void;`, because: /"f" takes 3/ },
    {
      code: `export class A { constructor(a: string, b: string, c: string) {} }`,
      because: /"A.constructor" takes 3/,
    },
    { code: `export class A { move(a: string, b: string, c: string) {} }`, because: /"A.move" takes 3/ },
  ],
);

check(
  'pure',
  [{ code: 'const date = new Date(ms);' }, { code: 'const year = date.getUTCFullYear();' }],
  [
    { code: 'const now = new Date();', because: /clock/ },
    { code: 'const now = Date();', because: /clock/ },
  ],
);
