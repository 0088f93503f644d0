import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn, setTimeout as afterMs } from 'node:timers/promises';
import { createLogger } from '../create_logger.ts';
import { createMemorySink } from '../sinks/memory_sink.ts';
import { currentCorrelationId, currentLogContext, withCorrelationId, withLogContext } from './log_scope.ts';

const FLOWS = 100;
const STEPS = 10;

test('withLogContext() keeps 100 interleaved flows apart', async () => {
  const sink = createMemorySink();
  const logger = createLogger({ kind: 'sync', sinks: [sink] });
  const flow = async (n: number): Promise<void> => {
    for (let step = 0; step < STEPS; step++) {
      await (n % 3 === 0 ? afterMs(n % 4) : nextTurn());
      await withLogContext({ step }, async () => {
        await Promise.resolve();
        logger.info({ own: n }, 'stepped');
      });
      assert.equal(currentLogContext().fields['step'], undefined);
    }
  };
  const start = (n: number): Promise<void> =>
    withCorrelationId(`flow-${n}`, () => withLogContext({ flow: n }, () => flow(n)));
  await Promise.all(Array.from({ length: FLOWS }, (_, n) => start(n)));
  const records = sink.lines().map((line) => JSON.parse(line));
  assert.equal(records.length, FLOWS * STEPS);
  for (const { extra, correlation_id } of records) {
    assert.equal(extra.flow, extra.own);
    assert.equal(correlation_id, `flow-${extra.own}`);
  }
  for (let n = 0; n < FLOWS; n++) {
    const steps = records.filter(({ extra }) => extra.own === n).map(({ extra }) => extra.step);
    assert.deepEqual(
      steps,
      Array.from({ length: STEPS }, (_, step) => step),
    );
  }
  const switches = records.filter(
    ({ extra }, at) => at > 0 && records[at - 1].extra.own !== extra.own,
  ).length;
  assert.ok(switches > FLOWS, `flows ran one after the other: ${switches} switches`);
  await logger.close();
});

test('withLogContext() returns what its function returns, and ends with it', () => {
  assert.equal(
    withLogContext({ a: 1 }, () => currentLogContext().fields['a']),
    1,
  );
  assert.throws(
    () =>
      withLogContext({ a: 1 }, () => {
        throw new RangeError('Inside');
      }),
    RangeError,
  );
  assert.deepEqual(currentLogContext().fields, {});
});

test('withLogContext() nests: the inner value wins, the outer one comes back', () => {
  withLogContext({ a: 1, b: 1 }, () => {
    withLogContext({ b: 2 }, () => assert.deepEqual(currentLogContext().fields, { a: 1, b: 2 }));
    assert.deepEqual(currentLogContext().fields, { a: 1, b: 1 });
  });
});

test('withCorrelationId() refuses an id that could break a line or a header', () => {
  assert.throws(() => withCorrelationId('a\nb', () => 1), {
    name: 'RangeError',
    message: 'Cannot use correlation id "a\\nb": must be 1 to 128 letters, digits, "_", "." or "-"',
  });
  assert.equal(withCorrelationId('req-1', currentCorrelationId), 'req-1');
  assert.equal(currentCorrelationId(), undefined);
});
