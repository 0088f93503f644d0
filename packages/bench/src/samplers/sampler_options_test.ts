import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { readSamplerBenchRequest } from './sampler_options.ts';

function problemOf(...args: readonly string[]): string {
  const request = readSamplerBenchRequest(args, {});
  return request.kind === 'bad' ? request.problem : request.kind;
}

function contendersOf(args: readonly string[], env: Readonly<Record<string, string>> = {}): unknown {
  const request = readSamplerBenchRequest(args, env);
  return request.kind === 'run' ? request.options.contenders : request;
}

test('readSamplerBenchRequest() fills in what is not given', () => {
  const request = readSamplerBenchRequest(['--', '--jobs', '3'], {});
  assert.deepEqual(request, {
    kind: 'run',
    options: {
      suite: 'own',
      contenders: [{ kind: 'sampler', name: 'auto' }],
      trials: 100,
      seeds: 30,
      firstSeed: 0,
      split: 'all',
      jobs: 3,
    },
  });
  assert.equal(readSamplerBenchRequest(['--help']).kind, 'help');
});

test('contenders are samplers of ours, modules, and Optuna with each way of telling failures', () => {
  assert.deepEqual(
    contendersOf(
      [
        '--samplers',
        'tpe,random',
        '--sampler-module',
        'mine=a/b.mjs',
        '--optuna',
        'tpe',
        '--optuna-failures',
        'ignore,rank',
      ],
      { AUTOTUNER_PYTHON: '/opt/python' },
    ),
    [
      { kind: 'sampler', name: 'tpe' },
      { kind: 'sampler', name: 'random' },
      { kind: 'module', name: 'mine', url: pathToFileURL(resolve('a/b.mjs')).href },
      { kind: 'optuna', name: 'tpe', failures: 'ignore', python: '/opt/python' },
      { kind: 'optuna', name: 'tpe', failures: 'rank', python: '/opt/python' },
    ],
  );
  assert.deepEqual(contendersOf(['--optuna', 'gp', '--python', 'py']), [
    { kind: 'optuna', name: 'gp', failures: 'ignore', python: 'py' },
  ]);
});

test('readSamplerBenchRequest() says what is wrong with an option', () => {
  assert.match(problemOf('--samplers', 'best'), /^Cannot use --samplers "best": must be of .*random, tpe/);
  assert.match(problemOf('--samplers', 'tpe,tpe'), /must be different names with commas between/);
  assert.match(problemOf('--samplers', 'tpe,'), /must be different names with commas between/);
  assert.match(
    problemOf('--samplers', 'tpe', '--sampler-module', 'tpe=a.mjs'),
    /Cannot compare "tpe" with itself/,
  );
  assert.match(problemOf('--sampler-module', 'a.mjs'), /must be NAME=FILE/);
  assert.match(problemOf('--optuna', 'bayes'), /Cannot use --optuna "bayes": must be of tpe, gp/);
  assert.match(problemOf('--optuna-failures', 'cry'), /must be of ignore, penalty, rank/);
  assert.match(problemOf('--split', 'test'), /must be selection, validation or all/);
  for (const option of ['--trials', '--seeds', '--jobs'])
    for (const value of ['0', '1.5', 'many', ''])
      assert.match(
        problemOf(option, value),
        new RegExp(`^Cannot use ${option} "${value}": must be a whole number from 1`),
      );
  assert.match(problemOf('--speed'), /Unknown option '--speed'/);
});
