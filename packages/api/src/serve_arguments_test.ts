import assert from 'node:assert/strict';
import test from 'node:test';
import { isAutotunerError } from '@autotuner/core';
import { parseServeArguments } from './serve_arguments.ts';

test('parseServeArguments() fills in defaults', () => {
  assert.deepEqual(parseServeArguments([], { AUTOTUNER_HOME: '/data' }), {
    home: '/data',
    port: 8000,
    host: '127.0.0.1',
    allowedHosts: [],
    insecure: false,
  });
});

test('parseServeArguments() prefers arguments over the environment', () => {
  const args = [
    '--port',
    '0',
    '--host=::1',
    '--home',
    '/other',
    '--insecure',
    '--allow-host',
    'a',
    '--allow-host',
    'b',
  ];
  assert.deepEqual(parseServeArguments(args, { AUTOTUNER_HOME: '/data', AUTOTUNER_API_KEY: 'key' }), {
    home: '/other',
    port: 0,
    host: '::1',
    allowedHosts: ['a', 'b'],
    apiKey: 'key',
    insecure: true,
  });
});

test('parseServeArguments() gives nothing when only help is asked for', () => {
  assert.equal(parseServeArguments(['--help'], {}), undefined);
});

test('parseServeArguments() says what was wrong and what would be accepted', () => {
  const cases: readonly [readonly string[], Record<string, string>, RegExp][] = [
    [['--port', '70000'], {}, /port "70000": a whole number from 0 to 65535/],
    [['--port', 'abc'], {}, /port "abc"/],
    [['--port', '-1'], {}, /Cannot read the command line|port "-1"/],
    [['--prot', '1'], {}, /"--prot".*--help/],
    [['extra'], {}, /extra.*--help/],
    [['--host'], {}, /--host/],
    [[], { AUTOTUNER_API_KEY: 'two words' }, /AUTOTUNER_API_KEY.*printable ASCII/],
  ];
  for (const [args, env, words] of cases) {
    assert.throws(
      () => parseServeArguments(args, env),
      (error) =>
        isAutotunerError(error, 'AT_USAGE') && words.test(error.message) && !error.message.endsWith('.'),
      args.join(' '),
    );
  }
});
