import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir, testLoggerContract } from '@autotuner/core/testing';
import { createLogger } from '../create_logger.ts';

testLoggerContract({
  name: 'batched logger in a file',
  open: async (t) => {
    const path = join(await tempDir(t), 'out.log');
    const logger = createLogger({ level: 'debug', files: [path] });
    return { logger, lines: () => linesOf(path) };
  },
});

testLoggerContract({
  name: 'batched logger with routes',
  open: async (t) => {
    const folder = await tempDir(t);
    const route = { folder, routes: [{ files: ['out.log'] }] };
    const logger = createLogger({ kind: 'batched', level: 'debug', route });
    return { logger, lines: () => linesOf(join(folder, 'out.log')) };
  },
});

function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}
