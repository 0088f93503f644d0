import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSuggestRequest } from './suggest_options.ts';

test('readSuggestRequest() fills in what is not given: every sampler that there is', () => {
  const request = readSuggestRequest(['--', '--json', 'out.json']);
  assert.equal(request.kind, 'run');
  if (request.kind !== 'run') return;
  const { samplers, ...rest } = request.options;
  assert.ok(samplers.includes('random') && samplers.includes('tpe'));
  assert.deepEqual(rest, { python: 'python3', quick: false, json: 'out.json' });
});

test('readSuggestRequest() takes names of samplers and refuses what is none', () => {
  const request = readSuggestRequest(['--samplers', 'tpe,random', '--quick', '--python', '/opt/python']);
  assert.deepEqual(request, {
    kind: 'run',
    options: { samplers: ['tpe', 'random'], python: '/opt/python', quick: true },
  });
  const bad = readSuggestRequest(['--samplers', 'tpe,bayes']);
  assert.match(
    bad.kind === 'bad' ? bad.problem : '',
    /^Cannot measure sampler "bayes": .* would be accepted$/,
  );
  assert.equal(readSuggestRequest(['--speed']).kind, 'bad');
  assert.equal(readSuggestRequest(['--help']).kind, 'help');
});
