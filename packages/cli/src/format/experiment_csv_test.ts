import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleConfig, sampleFailure, sampleSuccess } from '../../testing/sample_task.ts';
import { experimentCsv } from './experiment_csv.ts';

test('experimentCsv() has one line each, and a column for each score, parameter and metric', () => {
  const csv = experimentCsv(sampleConfig(), [sampleSuccess(1, 2.5), sampleFailure(2)]);
  assert.deepEqual(csv.split('\r\n'), [
    'task,experiment,state,origin,outcome,detail,attempts,penalty,created_at,started_at,finished_at,seconds,score.speed,param.level,metric.speed',
    '9,1,succeeded,baseline,exit,ok,1,,1970-01-01T00:00:00.000Z,1970-01-01T00:00:00.000Z,1970-01-01T00:00:01.000Z,1,2.5,1,2.5',
    '9,2,failed,sampler,timeout,timeout: limit of 1m00s in benchmark,1,-1200,1970-01-01T00:00:01.000Z,1970-01-01T00:00:01.000Z,1970-01-01T00:00:02.000Z,1,,2,',
    '',
  ]);
});
