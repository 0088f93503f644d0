import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Behaviour } from './behaviour_folder.ts';
import { readHeader } from './behaviour_header.ts';
import type { BehaviourRun } from './behaviour_run.ts';
import { judge } from './verdict.ts';

const STRICT = { name: 'pidns', isStrict: true };
const WEAK = { name: 'scan', isStrict: false };
const SLEEP = { pid: 7, parent: 1, start: '1', state: 'S', name: 'sleep', argv: ['sleep'] };

function behaviour(headerText: string): Behaviour {
  const header = readHeader(headerText);
  const expectation = header.cases[0]?.expectation;
  return { name: 'x', argv: ['x'], args: [], header, ...(expectation === undefined ? {} : { expectation }) };
}

function run(change: Partial<BehaviourRun> = {}): BehaviourRun {
  return {
    tag: 'zoo',
    outcome: { kind: 'exit', code: 0 },
    leaked: 0,
    processes: 1,
    survivors: [],
    killMs: [],
    wallMs: 1,
    rawBytes: 0,
    lateBytes: 0,
    foreignTags: 0,
    ...change,
  };
}

test('judge() minds survivors only where none were promised', () => {
  const runs = [run(), run({ survivors: [SLEEP] })];
  assert.equal(judge(behaviour(''), { runs, tier: STRICT }).kind, 'broken');
  assert.equal(judge(behaviour(''), { runs, tier: WEAK }).kind, 'ok');
});

test('judge() minds another ending than the header expects, in any tier', () => {
  const { kind, problems } = judge(behaviour('# expect: exit 1'), { runs: [run()], tier: WEAK });
  assert.deepEqual([kind, problems], ['broken', ['exit 0, expected exit 1']]);
});

test('judge() minds processes that never came up, leaks that were not found, foreign output and a dead supervisor', () => {
  const broken = (header: string, change: Partial<BehaviourRun>): readonly string[] =>
    judge(behaviour(header), { runs: [run(change)], tier: STRICT }).problems;
  assert.deepEqual(broken('# up: 3', {}), ['only 1 of 3 processes came up']);
  assert.deepEqual(broken('# expect: exit 0, leaked 2', { leaked: 1 }), ['1 leaked, expected 2 or more']);
  assert.deepEqual(broken('', { foreignTags: 1 }), ['output of another run in its logs']);
  const { outcome: _, ...dead } = run({ fault: 'the supervisor died' });
  assert.deepEqual(judge(behaviour(''), { runs: [dead], tier: WEAK }).problems, ['the supervisor died']);
});

test('judge() calls a failure a known limit where the header says so', () => {
  const header = '# out of reach of pidns: reasons';
  const found = judge(behaviour(header), { runs: [run({ survivors: [SLEEP] })], tier: STRICT });
  assert.equal(found.kind, 'limit');
  assert.equal(found.problems.at(-1), 'reasons');
});
