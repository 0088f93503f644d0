import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTENDERS } from '../contenders/contender_table.ts';
import { CASES } from './case_table.ts';
import { expectedSeconds, spanText } from './expected_time.ts';
import { planJobs } from './plan_jobs.ts';

const EVERYTHING = {
  cases: CASES.map(({ name }) => name),
  areCasesChosen: false,
  contenders: CONTENDERS.map(({ name }) => name),
  seed: 1,
};

test('a whole run takes twelve minutes at most, a quick one a minute and a half', () => {
  const full = expectedSeconds(planJobs({ ...EVERYTHING, quick: false }));
  const quick = expectedSeconds(planJobs({ ...EVERYTHING, quick: true }));
  assert.ok(full > 300 && full <= 720, `${full} s`);
  assert.ok(quick > 30 && quick <= 90, `${quick} s`);
});

test('spanText() is as exact as can be known', () => {
  assert.deepEqual([3, 61, 89, 91, 640].map(spanText), [
    '5 seconds',
    '65 seconds',
    '90 seconds',
    '2 minutes',
    '11 minutes',
  ]);
});
