import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTaskFile, type Settlement, type TaskConfig } from '@autotuner/core';
import type { AttemptReport } from '../attempt/attempt_plan.ts';
import { describeEnd } from './experiment_messages.ts';

const parsed = parseTaskFile(
  {
    name: 'demo',
    command: ['bench', '{level}'],
    parameters: { level: { int: [1, 9] } },
    objective: 'maximize speed',
    slo: { p99_ms: { threshold: 60, constraint: true } },
  },
  { cwd: '/work' },
);
const config: TaskConfig | undefined = 'config' in parsed ? parsed.config : undefined;

function told(change: Partial<Settlement>): string | undefined {
  assert.ok(config !== undefined);
  const settlement: Settlement = {
    experimentState: 'succeeded',
    told: true,
    outcome: { kind: 'exit', code: 0 },
    ...change,
  };
  const report: AttemptReport = {
    outcome: settlement.outcome,
    progress: 1,
    usage: { cpuMs: 0, maxRssBytes: 0, exact: true },
    leaked: 0,
    leakedNames: [],
    phaseMs: {},
    isLogComplete: true,
    reportsDropped: 0,
    standardOutput: '',
    outputStart: 0,
    resultFile: '',
  };
  return describeEnd(settlement, { config, report })[0]?.text;
}

test('describeEnd() tells what a success measured', () => {
  assert.equal(told({ scores: [5], metrics: { speed: 5 } }), 'Status: SUCCEEDED, speed = 5');
});

test('describeEnd() tells measurement and score apart where a service level is broken', () => {
  assert.equal(
    told({ scores: [-300], metrics: { speed: 5, p99_ms: 90 }, violation: 0.5 }),
    'Status: SUCCEEDED, speed = 5 (score -300), p99_ms = 90 is over 60, infeasible',
  );
});
