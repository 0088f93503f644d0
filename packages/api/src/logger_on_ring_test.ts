import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { tempDir } from '@autotuner/core/testing';
import {
  createLogger,
  createPinoDestination,
  currentCorrelationId,
  withCorrelationId,
} from '@autotuner/logger';
import { fastify, LogController } from 'fastify';
import { correlationIdOf } from './plugins/correlation_id.ts';

for (const as of ['record', 'line'] as const) {
  test(`Fastify logs through createPinoDestination() as "${as}"`, async (t) => {
    const path = join(await tempDir(t), 'api.log');
    const logger = createLogger({ files: [path] });
    const server = fastify({ logger: { stream: createPinoDestination(logger, { as }) } });
    server.get('/', (request) => {
      request.log.info({ answer: 42 }, 'asked');
      return 'ok';
    });
    assert.equal((await server.inject('/')).body, 'ok');
    await server.close();
    await logger.close();
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    const messages = lines.map((line) => (as === 'line' ? line.msg : line.message));
    assert.deepEqual(messages, ['incoming request', 'asked', 'request completed']);
  });
}

test('what a request has logged carries its X-Correlation-ID, by request.log and by loggers in its scope', async (t) => {
  const path = join(await tempDir(t), 'api.log');
  const logger = createLogger({ files: [path] });
  const server = fastify({
    logger: { stream: createPinoDestination(logger) },
    logController: new LogController({ requestIdLogLabel: 'correlation_id' }),
    genReqId: correlationIdOf,
  });
  server.addHook('onRequest', (request, _reply, done) => withCorrelationId(request.id, done));
  server.post('/', async (request) => {
    request.log.info('by request.log');
    await nextTurn();
    logger.info('by the logger');
    return currentCorrelationId();
  });
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  const ask = async (n: number): Promise<string> => {
    const headers = { 'content-type': 'application/json', 'x-correlation-id': `request-${n}` };
    const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify('x'.repeat(50_000)) });
    return reply.text();
  };
  const ids = Array.from({ length: 30 }, (_, n) => `request-${n}`);
  assert.deepEqual(await Promise.all(ids.map((_, n) => ask(n))), ids);
  await server.close();
  await logger.close();
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const records = lines.map((line): Record<string, unknown> => JSON.parse(line));
  for (const message of ['incoming request', 'by request.log', 'by the logger', 'request completed']) {
    const seen = records.filter((record) => record['message'] === message);
    assert.deepEqual(
      seen.map((record) => String(record['correlation_id'])).toSorted(),
      ids.toSorted(),
      message,
    );
  }
});
