import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTENDERS } from '../contenders/contender_table.ts';
import { CASES } from '../plan/case_table.ts';
import type { JobRecord } from '../plan/job.ts';
import { Measured } from '../stats/measured.ts';
import { checkGoals } from './check_goals.ts';
import type { Goal } from './goal.ts';
import { GOALS } from './goal_table.ts';

const OURS = { caseName: 'sustained', contender: 'ours', metric: 'rate' };

function measuredOf(rates: readonly number[]): Measured {
  return new Measured(
    rates.map((rate, block): JobRecord => {
      const result = { metrics: { rate } };
      return {
        caseName: 'sustained',
        variant: '',
        contender: 'ours',
        block,
        quick: false,
        elapsedMs: 1,
        result,
      };
    }),
  );
}

function verdictOf(goal: Omit<Goal, 'text' | 'of'>, rates: readonly number[]): string | undefined {
  return checkGoals([{ text: 'a goal', of: OURS, ...goal }], measuredOf(rates))[0]?.verdict;
}

test('a goal is met by its median, within noise by its interval, missed beyond', () => {
  assert.equal(verdictOf({ atMost: 10 }, [9, 9, 10]), 'met');
  assert.equal(verdictOf({ atMost: 10 }, [8, 11, 14]), 'noise');
  assert.equal(verdictOf({ atMost: 10 }, [11, 12, 13]), 'missed');
  assert.equal(verdictOf({ atLeast: 10 }, [11, 12, 13]), 'met');
  assert.equal(verdictOf({ atLeast: 10 }, [6, 9, 12]), 'noise');
  assert.equal(verdictOf({ atLeast: 10 }, [7, 8, 9]), 'missed');
});

test('a goal that was never reached is open until what had been reached is lost again', () => {
  assert.equal(verdictOf({ atMost: 10, reached: 20 }, [18, 19, 20]), 'open');
  assert.equal(verdictOf({ atMost: 10, reached: 20 }, [24, 25, 26]), 'missed');
});

test('where the worst counts, one bad run misses', () => {
  assert.equal(verdictOf({ atMost: 0 }, [0, 0, 1]), 'met');
  assert.equal(verdictOf({ atMost: 0, isWorst: true }, [0, 0, 1]), 'missed');
});

test('what was not measured is absent', () => {
  assert.equal(verdictOf({ atMost: 0 }, []), 'absent');
});

test('every goal names contenders, cases and variants that there are', () => {
  for (const goal of GOALS) {
    assert.ok((goal.atMost === undefined) !== (goal.atLeast === undefined), goal.text);
    for (const { caseName, contender, variant = '' } of [goal.of, ...(goal.to ?? [])]) {
      assert.ok(
        CONTENDERS.some(({ name }) => name === contender),
        `${goal.text}: ${contender}`,
      );
      const variants = CASES.find(({ name }) => name === caseName)?.variants;
      assert.ok(
        variants?.some(({ name }) => name === variant),
        `${goal.text}: ${caseName} ${variant}`,
      );
    }
    const measuredOn = CASES.find(({ name }) => name === goal.of.caseName)?.variants.find(
      ({ name }) => name === (goal.of.variant ?? ''),
    );
    assert.ok(measuredOn?.contenders.includes(goal.of.contender), `${goal.text}: not measured on it`);
  }
});
