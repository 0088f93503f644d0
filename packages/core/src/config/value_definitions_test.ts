import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TASK_FILE_SCHEMA } from './task_file_schema.ts';
import { validateAgainstSchema } from './validate_schema.ts';
import { VALUE_DEFINITIONS } from './value_definitions.ts';

type Name = keyof typeof VALUE_DEFINITIONS;

const CASES: Readonly<Record<Name, { readonly good: readonly unknown[]; readonly bad: readonly unknown[] }>> =
  {
    text: { good: ['', 'a b', 'two\nlines'], bad: [1, null, 'nul \0', ['a']] },
    argv: { good: [['gzip'], ['a', '']], bad: [[], 'gzip', ['a', 1], ['a\0']] },
    program_name: {
      good: ['gcc', 'clang++', 'python3.12'],
      bad: ['', './gcc', '/bin/gcc', 'g cc', '{cc}', 3],
    },
    shell_line: { good: ['a | b', 'a\nb'], bad: ['', '\0', ['a']] },
    variable_name: { good: ['A', '_x1', 'path'], bad: ['', '1A', 'A-B', 'A=', 'Ä'] },
    parameter_name: { good: ['level', 'Level_2'], bad: ['', '_x', '1x', 'my-level', 'a.b', 'x'.repeat(101)] },
    metric_name: { good: ['p99', 'req/s', 'a.b'], bad: ['', 'two words', ' p99'] },
    duration: { good: ['60s', '1h30m', '500ms', 0, 1.5], bad: ['', '10 minutes', '5', -1, Infinity, true] },
    size: { good: ['64MiB', '1.5 GB', '10kB', 1], bad: ['64', '64 megabytes', 0, 0.5, '64mb'] },
    scalar: { good: ['', 'a', 0, 0.5, false], bad: [null, [], {}, Infinity, '\0'] },
    assignment: { good: [{}, { a: 1, b: 'x' }], bad: [[], 'a=1', { a: [1] }, { a: null }] },
    objective: {
      good: ['minimize ms', 'maximize  a', { metric: 'ms', direction: 'minimize' }],
      bad: [
        'ms',
        'minimise ms',
        'minimize',
        'minimize a b',
        {},
        { metric: 'ms' },
        { metric: 'ms', direction: 'min' },
      ],
    },
    service_level: {
      good: [50, { threshold: 50 }, { threshold: 1, weight: 0, hard_fail: true, fail_ratio: 0.1 }],
      bad: [0, -1, '50', {}, { threshold: 0 }, { threshold: 1, weight: -1 }, { threshold: 1, fail_ratio: 0 }],
    },
    retry_count: { good: [0, 100], bad: [-1, 101, 1.5, '1', true] },
    retry: { good: [0, 3, {}, { crash: 1, slo: 0 }], bad: [-1, '1', [1], { crash: -1 }, { spawn: 1 }] },
    sampler_type: {
      good: ['auto', 'random', 'grid', 'quasi_random', 'tpe', 'gp', 'cma_es', 'nsga2'],
      bad: ['TPE', '', 1],
    },
    ready: {
      good: [
        { http: 'http://a/{port}' },
        { tcp: '[::1]:80' },
        { tcp: 'a:{port}' },
        { log: 'up' },
        { command: ['a'] },
        { shell: 'a' },
      ],
      bad: [
        {},
        { http: 'localhost' },
        { tcp: 'a' },
        { tcp: 'a:b' },
        { log: '' },
        { log: 'a', shell: 'b' },
        'http://a',
      ],
    },
  };

for (const [name, { good, bad }] of Object.entries(CASES)) {
  const problemsOf = (value: unknown) =>
    validateAgainstSchema({ $ref: `#/$defs/${name}`, $defs: TASK_FILE_SCHEMA.$defs }, value);

  test(`the definition of ${name} accepts what is meant`, () => {
    for (const value of good) assert.deepEqual(problemsOf(value), [], JSON.stringify(value));
  });

  test(`the definition of ${name} refuses what is not`, () => {
    for (const value of bad) assert.notDeepEqual(problemsOf(value), [], JSON.stringify(value));
  });
}
