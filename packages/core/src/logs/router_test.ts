import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FATE_ROUTES } from './fate_routes.ts';
import { compileFileTemplate } from './file_template.ts';
import { type Level, LEVELS } from './level.ts';
import { isInsideLogFolder } from './log_file_name.ts';
import type { LogFields } from './record.ts';
import { compileRoutes } from './router.ts';
import { TASK_EXPERIMENT_ROUTES } from './task_experiment_routes.ts';

const tasks = compileRoutes(TASK_EXPERIMENT_ROUTES);
const fate = compileRoutes(FATE_ROUTES);

const fateFiles = (level: Level, fields: LogFields): readonly string[] =>
  fate.bind(fields)[level].files.toSorted();

test('TASK_EXPERIMENT_ROUTES send an experiment to its own log and to the log of its task', () => {
  assert.deepEqual(tasks.bind({ task: 9 }).info.files, ['task_9.log']);
  assert.deepEqual(tasks.bind({ task: 9, experiment: 3 }).error.files, ['task_9.log', 'task_9_exp_3.log']);
  assert.deepEqual(tasks.bind({ experiment: 3 }).info.files, []);
  assert.deepEqual(tasks.fields, ['task', 'experiment']);
});

test('TASK_EXPERIMENT_ROUTES never send two experiments to the same experiment log', () => {
  const ref = fc.record({ task: fc.integer({ min: 1 }), experiment: fc.integer({ min: 1 }) });
  fc.assert(
    fc.property(ref, ref, (one, other) => {
      const isSame = one.task === other.task && one.experiment === other.experiment;
      assert.equal(tasks.bind(one).info.files[1] === tasks.bind(other).info.files[1], isSame);
    }),
  );
});

test('FATE_ROUTES send records without a job to their level files and to the file of their type', () => {
  assert.deepEqual(fateFiles('warn', { type: 'schedule' }), [
    'fate_flow/DEBUG.log',
    'fate_flow/INFO.log',
    'fate_flow/WARNING.log',
    'fate_flow/fate_flow_schedule.log',
  ]);
  assert.deepEqual(fateFiles('debug', {}), ['fate_flow/DEBUG.log']);
  assert.ok(fateFiles('critical', {}).includes('fate_flow/ERROR.log'));
});

test('FATE_ROUTES send records of a job to the folder of the job, errors apart, audit to both places', () => {
  const job = '202303211012';
  assert.deepEqual(fateFiles('info', { job, type: 'sql' }), [`${job}/fate_flow_sql.log`]);
  assert.deepEqual(fateFiles('error', { job, type: 'schedule' }), [
    `${job}/fate_flow_schedule.log`,
    `${job}/fate_flow_schedule_error.log`,
  ]);
  assert.deepEqual(fateFiles('info', { job, type: 'audit' }), [
    `${job}/fate_flow_audit.log`,
    'fate_flow/fate_flow_audit.log',
  ]);
  assert.deepEqual(fateFiles('info', { job, role: 'guest' }), [
    `${job}/guest/DEBUG.log`,
    `${job}/guest/INFO.log`,
  ]);
});

test('compileRoutes() takes level, values and absence as conditions', () => {
  const router = compileRoutes([
    { match: { level: 'warn' }, files: ['warn.log'] },
    { match: { minLevel: 'error', fields: { type: ['a', 7] } }, files: ['bad_{type}.log', 'bad.log'] },
    { match: { fields: { type: 'b', role: false } }, files: ['b.log', 'b.log'] },
  ]);
  const filesOf = (level: Level, fields: LogFields): readonly string[] => router.bind(fields)[level].files;
  assert.deepEqual(filesOf('warn', {}), ['warn.log']);
  assert.deepEqual(filesOf('error', { type: '7' }), ['bad_7.log', 'bad.log']);
  assert.deepEqual(filesOf('error', { type: { toString: () => 'a' } }), []);
  assert.deepEqual(filesOf('info', { type: 'b' }), ['b.log']);
  assert.deepEqual(filesOf('info', { type: 'b', role: null }), ['b.log']);
  assert.deepEqual(filesOf('info', { type: 'b', role: 'guest' }), []);
});

test('bind() says which fields all the file names give away', () => {
  const router = compileRoutes([
    { files: ['{a}_{b}.log'] },
    { match: { minLevel: 'error' }, files: ['{b}.log'] },
  ]);
  const bound = router.bind({ a: 1, b: 2 });
  assert.deepEqual([bound.info.implied, bound.error.implied], [['a', 'b'], ['b']]);
});

test('bind() is total, gives names inside the folder, and the same ones each time', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('..', '.', '../../x', 'a/b', '', '%2e', 'C:'),
    fc.anything(),
  );
  const fields = fc.record(
    { task: value, experiment: value, job: value, type: value, role: value },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fields, fc.constantFrom(...LEVELS), (some, level) => {
      for (const router of [tasks, fate]) {
        const { files } = router.bind(some)[level];
        assert.deepEqual(files, router.bind({ ...some })[level].files);
        assert.ok(files.every(isInsideLogFolder));
        assert.equal(new Set(files).size, files.length);
      }
    }),
    { numRuns: 500 },
  );
});

test('compileFileTemplate() never fills two different texts into one name', () => {
  const template = compileFileTemplate('{x}.log');
  const fill = (fields: LogFields): string | undefined => template.fill(fields);
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom('.', '..', '%2E', '%2e.', 'a/b', 'a%2Fb'),
  );
  fc.assert(
    fc.property(text, text, (one, other) => {
      const names = [fill({ x: one }), fill({ x: other })];
      if (one !== other && names[0] !== undefined) assert.notEqual(names[0], names[1]);
    }),
    { numRuns: 1_000 },
  );
  assert.equal(fill({ x: '../etc' }), '%2E.%2Fetc.log');
  assert.equal(fill({ x: 'x'.repeat(129) }), undefined);
  assert.equal(fill({ x: 1.5 }), undefined);
});

test('compileRoutes() refuses templates that leave the folder or cannot be read', () => {
  for (const file of ['../{task}.log', '/x.log', 'a//b', '{task', 'task}', '{}', '{a b}.log', '']) {
    assert.throws(() => compileRoutes([{ files: [file] }]), SyntaxError, file);
  }
  assert.throws(() => compileRoutes([{ files: [] }]), RangeError);
});
