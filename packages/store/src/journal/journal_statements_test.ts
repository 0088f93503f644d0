import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalAttempt, JournalExperiment, TaskFacts } from './journal_call.ts';
import { insertEvents, storeAttempt, storeExperiment, storeTask } from './journal_statements.ts';
import { NO_RESULT } from './start_experiment.ts';

const EXPERIMENT: JournalExperiment = {
  task_id: 1,
  number: 2,
  state: 'deploying',
  origin: 'sampler',
  params: '{}',
  reason: 'test',
  attempts: 1,
  ...NO_RESULT,
  created_at: 5,
  started_at: 5,
};

const ATTEMPT: JournalAttempt = {
  task_id: 1,
  number: 2,
  attempt: 1,
  state: 'spawning',
  token: 't',
  tier: 'group',
  identities: '[]',
  outcome: null,
  usage: null,
  leaked: null,
  leaked_names: null,
  phase_ms: null,
  reports_dropped: null,
  started_at: 5,
  ended_at: null,
};

test('storeTask() changes a row only while it is as it was seen', () => {
  const before: TaskFacts = { id: 7, state: 'running', last_number: 1, event_seq: 3, told_count: 0 };
  const statement = storeTask({ before, row: { ...before, last_number: 2, event_seq: 5 } });
  assert.match(statement.sql, /where id = \? and event_seq = \?$/);
  assert.deepEqual([statement.parameters, statement.changes], [[2, 5, 0, 7, 3], 1]);
});

test('storeExperiment() inserts what has a value, and updates what has changed', () => {
  const [insert] = storeExperiment({ row: EXPERIMENT });
  assert.match(
    insert?.sql ?? '',
    /^insert into experiment \(task_id, number, state, .* started_at\) values /,
  );
  assert.doesNotMatch(insert?.sql ?? '', /outcome/);
  const moved = { ...EXPERIMENT, state: 'benchmarking' } as const;
  const [update] = storeExperiment({ before: EXPERIMENT, row: moved });
  assert.deepEqual(update, {
    sql: 'update experiment set state = ? where task_id = ? and number = ?',
    parameters: ['benchmarking', 1, 2],
  });
});

test('storeAttempt() changes the one attempt, while nobody else has added an identity', () => {
  const [update] = storeAttempt({ before: ATTEMPT, row: { ...ATTEMPT, identities: '[{}]' } });
  assert.match(update?.sql ?? '', /^update attempt set identities = \? where .* and identities = \?$/);
  assert.deepEqual([update?.parameters, update?.changes], [['[{}]', 1, 2, 1, '[]'], 1]);
});

test('storeExperiment() and storeAttempt() store nothing when nothing has changed', () => {
  assert.deepEqual(storeExperiment({ before: EXPERIMENT, row: { ...EXPERIMENT } }), []);
  assert.deepEqual(storeAttempt({ before: ATTEMPT, row: { ...ATTEMPT } }), []);
});

test('insertEvents() puts sixteen into a statement', () => {
  const event = { type: 'attempt.state', data: {} } as const;
  const events = Array.from({ length: 33 }, (_, at) => ({ taskId: 1, seq: at + 1, event, at: 0 }));
  assert.deepEqual(
    insertEvents(events).map(({ parameters }) => parameters.length / 7),
    [16, 16, 1],
  );
  assert.deepEqual(insertEvents([]), []);
});
