import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../create_logger.ts';
import { createNullSink } from './null_sink.ts';

test('createNullSink() takes every line, so that a logger counts them as written', async () => {
  const sink = createNullSink();
  const logger = createLogger({ kind: 'sync', sinks: [sink] });
  logger.info('one');
  logger.info('two');
  await logger.flush();
  await logger.close();
  assert.deepEqual(sink.stats(), { written: 2, dropped: 0 });
  assert.partialDeepStrictEqual(logger.stats(), { offered: 2, written: 2, dropped: 0, unrouted: 0 });
});
