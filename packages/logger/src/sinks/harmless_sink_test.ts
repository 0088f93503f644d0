import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../create_logger.ts';
import { createMemorySink } from './memory_sink.ts';
import type { Sink } from './sink.ts';

const fail = (): never => assert.fail('A sink of somebody else');
const THROWING: Sink = {
  write: fail,
  stats: fail,
  reopen: fail,
  flushSync: fail,
  flush: fail,
  close: () => Promise.reject(new Error('Not closed')),
};

for (const [what, sink] of Object.entries({ text: THROWING, bytes: { ...THROWING, writeBytes: fail } })) {
  test(`a sink that throws at ${what} fails no call, and its lines are counted as dropped`, async () => {
    const memory = createMemorySink();
    const logger = createLogger({ kind: 'sync', sinks: [sink, memory] });
    logger.info('quick');
    logger.error({ at: new Date(0) }, 'slow');
    logger.writeLine('raw');
    logger.reopen();
    logger.flushSync();
    await logger.flush();
    assert.deepEqual([logger.stats().offered, logger.stats().dropped], [3, 3]);
    assert.equal(memory.lines().length, 3);
    await logger.close();
  });
}
