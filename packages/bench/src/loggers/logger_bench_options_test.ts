import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { CASES } from './plan/case_table.ts';
import { LOGGERS_USAGE, readLoggerBenchRequest } from './logger_bench_options.ts';

function optionsOf(...args: readonly string[]) {
  const request = readLoggerBenchRequest(args);
  assert.ok(request.kind === 'run', JSON.stringify(request));
  return request.options;
}

test('without options everything is compared', () => {
  const { cases, contenders, quick } = optionsOf();
  assert.ok(cases.includes('calls') && cases.includes('dying'));
  assert.ok(contenders.includes('batched') && contenders.includes('winston') && contenders.includes('noop'));
  assert.equal(quick, false);
});

test('cases, rivals and kinds are chosen by name, and the floor stays', () => {
  const options = optionsOf('--', '--cases', 'dying,calls', '--rivals', 'pino', '--kinds', 'sync', '--quick');
  assert.deepEqual(options.cases, ['calls', 'dying']);
  assert.deepEqual(options.contenders, ['noop', 'sync', 'pino']);
  assert.equal(options.quick, true);
  assert.deepEqual(optionsOf('--rivals', 'none', '--kinds', 'batched').contenders, ['noop', 'batched']);
});

test('what cannot be understood is named, with what would be', () => {
  const problemOf = (...args: readonly string[]): string => {
    const request = readLoggerBenchRequest(args);
    assert.ok(request.kind === 'bad');
    return request.problem;
  };
  assert.match(problemOf('--cases', 'speed'), /^Cannot use --cases "speed": must be of calls, sustained,/);
  assert.match(problemOf('--rivals', 'log4j'), /"log4j": must be of pino, /);
  assert.match(problemOf('--kinds', 'pino'), /"pino": must be of batched, batched_precise, sync/);
  assert.match(problemOf('--repeat', '0'), /"0": must be a whole number from 1 to 100/);
  assert.match(problemOf('--seed', 'x'), /must be a whole number/);
  assert.match(problemOf('--fast'), /--fast/);
});

test('help lists every case and rival, and the other benches', () => {
  assert.equal(readLoggerBenchRequest(['--help']).kind, 'help');
  assert.match(LOGGERS_USAGE, /full_disk/);
  assert.match(LOGGERS_USAGE, /log4js/);
  assert.match(LOGGERS_USAGE, /spine, containment, store/);
});

test('the document about benches lists every case', async () => {
  const page = await readFile(new URL('../../../../docs/benchmarks.md', import.meta.url), 'utf8');
  const row = /^\| `--cases A,B` \| what is measured: (?<names>.*) \|$/m.exec(page)?.groups?.['names'];
  assert.equal(row, CASES.map(({ name }) => `\`${name}\``).join(', '));
});
