import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { createLogger, createPinoDestination } from '@autotuner/logger';
import { fastify } from 'fastify';

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
