import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { tempDir } from '@autotuner/core/testing';

const ROOT = resolve(import.meta.dirname, '../..');

interface Planted {
  /** From the root of the repository. */
  readonly file: string;
  readonly code: string;
  /** The rule that must speak, or undefined when the file must pass. */
  readonly rule: string | undefined;
}

const body = (count: number, line: string): string => `${line}\n`.repeat(count);

const PLANTED: readonly Planted[] = [
  {
    file: 'packages/core/src/a/timer.ts',
    code: 'setTimeout(() => undefined, 1);',
    rule: 'eslint(no-restricted-globals)',
  },
  {
    file: 'packages/core/src/a/console.ts',
    code: `console.log('a');`,
    rule: 'eslint(no-restricted-globals)',
  },
  { file: 'packages/core/src/a/chance.ts', code: 'Math.random();', rule: 'eslint(no-restricted-properties)' },
  { file: 'packages/core/src/a/now.ts', code: 'Date.now();', rule: 'eslint(no-restricted-properties)' },
  { file: 'packages/core/src/a/date.ts', code: 'new Date().getTime();', rule: 'house(pure)' },
  { file: 'packages/core/src/a/timer_test.ts', code: 'setTimeout(() => undefined, 1);', rule: undefined },
  {
    file: 'packages/runner/src/floating.ts',
    code: 'async function go() {}\ngo();',
    rule: 'typescript(no-floating-promises)',
  },
  { file: 'packages/runner/src/await.ts', code: 'await 5;', rule: 'typescript(await-thenable)' },
  {
    file: 'packages/runner/src/misused.ts',
    code: '[1].forEach(async () => {});',
    rule: 'typescript(no-misused-promises)',
  },
  {
    file: 'packages/runner/src/switch.ts',
    code: `declare const kind: 'a' | 'b';\nswitch (kind) {\n  case 'a':\n    break;\n}`,
    rule: 'typescript(switch-exhaustiveness-check)',
  },
  {
    file: 'packages/runner/src/any.ts',
    code: 'const a: any = 1;\nString(a);',
    rule: 'typescript(no-explicit-any)',
  },
  {
    file: 'packages/runner/src/default.ts',
    code: '/** A. */\nexport default 5;',
    rule: 'import(no-default-export)',
  },
  { file: 'packages/runner/src/workers/a_worker.ts', code: '/** A. */\nexport default 5;', rule: undefined },
  { file: 'packages/runner/src/camelCase.ts', code: 'String(1);', rule: 'unicorn(filename-case)' },
  { file: 'packages/runner/src/long_file.ts', code: body(401, 'String(1);'), rule: 'eslint(max-lines)' },
  {
    file: 'packages/runner/src/long_function.ts',
    code: `function go() {\n${body(60, 'String(1);')}}\ngo();`,
    rule: 'eslint(max-lines-per-function)',
  },
  {
    file: 'packages/runner/src/deep.ts',
    code: `declare const a: boolean;\n${'if (a) {'.repeat(4)} String(1); ${'}'.repeat(4)}`,
    rule: 'eslint(max-depth)',
  },
  {
    file: 'packages/runner/src/params.ts',
    code: 'function go(a: 1, b: 1, c: 1, d: 1, e: 1) { return [a, b, c, d, e]; }\ngo(1, 1, 1, 1, 1);',
    rule: 'eslint(max-params)',
  },
  {
    file: 'packages/runner/src/complex.ts',
    code: `declare const a: boolean;\nfunction go() {\n${body(12, 'if (a) String(1);')}}\ngo();`,
    rule: 'eslint(complexity)',
  },
  {
    file: 'packages/runner/src/cycle_a.ts',
    code: `/** A. */\nexport type A = 1 | B;\nimport type { B } from './cycle_b.ts';`,
    rule: 'import(no-cycle)',
  },
  {
    file: 'packages/runner/src/cycle_b.ts',
    code: `/** B. */\nexport type B = 2 | A;\nimport type { A } from './cycle_a.ts';`,
    rule: 'import(no-cycle)',
  },
  { file: 'packages/runner/src/layer.ts', code: `import '@autotuner/api';`, rule: 'house(layers)' },
  { file: 'packages/runner/src/undocumented.ts', code: 'export const a = 1;', rule: 'house(exported-doc)' },
  { file: 'packages/runner/src/wording.ts', code: `throw new Error('no.');`, rule: 'house(error-message)' },
  {
    file: 'packages/runner/src/positional.ts',
    code: '/** A. */\nexport const go = (a: 1, b: 1, c: 1): number[] => [a, b, c];',
    rule: 'house(exported-args)',
  },
  {
    file: 'packages/runner/src/suite_test.ts',
    code: `import { test } from 'node:test';\ntest('a', async () => {});`,
    rule: undefined,
  },
];

async function plant(t: TestContext): Promise<string> {
  const folder = await tempDir(t);
  for (const path of ['.oxlintrc.json', 'tsconfig.base.json', 'tools/layer_table.ts', 'tools/lint']) {
    await cp(join(ROOT, path), join(folder, path), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(
    join(folder, 'tsconfig.json'),
    '{ "extends": "./tsconfig.base.json", "include": ["packages"] }',
  );
  for (const { file, code } of PLANTED) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${code}\n`);
  }
  return folder;
}

/** Runs the linter as `npm run lint` does and lists the rules that spoke, by file. */
function lint(folder: string): Promise<Map<string, Set<string>>> {
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const args = [oxlint, '--type-aware', '--deny-warnings', '--format=json', 'packages'];
  return new Promise((resolveRules, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      if (!stdout.startsWith('{'))
        return reject(new Error(`No JSON from oxlint: ${stderr}`, { cause: error }));
      const found = new Map<string, Set<string>>();
      const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] };
      for (const { filename, code } of diagnostics)
        found.set(filename, (found.get(filename) ?? new Set()).add(code));
      return resolveRules(found);
    });
  });
}

test('.oxlintrc.json refuses each planted fault by the rule meant for it', async (t) => {
  const found = await lint(await plant(t));
  for (const { file, rule } of PLANTED) {
    const rules = [...(found.get(file) ?? [])];
    if (rule === undefined) assert.deepEqual(rules, [], `${file} must pass`);
    else
      assert.ok(
        rules.includes(rule),
        `${file} must be refused by ${rule}, was by ${rules.join(', ') || 'none'}`,
      );
  }
});
