import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readZooRequest } from './zoo_options.ts';

function problemOf(...args: readonly string[]): string {
  const request = readZooRequest(args);
  return request.kind === 'bad' ? request.problem : request.kind;
}

test('readZooRequest() fills in what is not given', () => {
  const request = readZooRequest(['--', '--zoo', '/', '--runs', '20']);
  assert.deepEqual(request, {
    kind: 'run',
    options: { zoo: '/', user: false, runs: 20, timeoutMs: 700 },
  });
  assert.equal(readZooRequest(['--help']).kind, 'help');
});

test('readZooRequest() says what is wrong with an option', () => {
  assert.equal(problemOf('--zoo', '/no/such'), 'Cannot use --zoo "/no/such": there is no such folder');
  for (const runs of ['0', '1.5', 'many', '', '1001', '-1'])
    assert.match(
      problemOf(`--runs=${runs}`),
      /^Cannot use --runs ".*": must be a whole number from 1 to 1000$/,
    );
  assert.match(problemOf('--timeout', '1'), /must be a whole number from 50/);
  assert.match(problemOf('--speed'), /Unknown option '--speed'/);
  assert.match(problemOf('stray'), /stray/);
});
