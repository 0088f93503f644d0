import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { tempDir, testLoggerContract } from '@autotuner/core/testing';
import { createLogger } from './create_logger.ts';
import type { LoggerOptions, WritingLoggerOptions } from './logger_options.ts';
import type { Logger } from './logger.ts';
import { openFileSink } from './sinks/file_sink.ts';

type Target = (path: string) => WritingLoggerOptions;

const TARGETS: Readonly<Record<string, Target>> = {
  sync: (path) => ({ kind: 'sync', level: 'debug', sinks: [openFileSink(path)] }),
  batched: (path) => ({ kind: 'batched', level: 'debug', files: [path] }),
};

/** Each kind at the settings at which nothing is left out, so that what it adds must not show. */
const KINDS: Readonly<Record<string, (target: WritingLoggerOptions) => LoggerOptions>> = {
  'sampled logger that keeps all': (target) => ({ kind: 'sampled', sample: { rate: 1 }, target }),
  'sampled logger that keeps all levels': (target) => ({
    kind: 'sampled',
    sample: { rate: 0 },
    keepLevel: 'debug',
    tail: {},
    target,
  }),
  'aggregated logger that keeps all levels': (target) => ({
    kind: 'aggregated',
    keepLevel: 'debug',
    target,
  }),
  'recorder whose every record triggers a dump': (target) => ({
    kind: 'ring',
    dumpOn: { level: 'debug' },
    target,
  }),
};

for (const [target, open] of Object.entries(TARGETS)) {
  for (const [name, options] of Object.entries(KINDS)) {
    testLoggerContract({
      name: `${name} (${target})`,
      open: async (t: TestContext) => {
        const path = join(await tempDir(t), 'out.log');
        const logger: Logger = createLogger(options(open(path)));
        return { logger, lines: () => linesOf(path) };
      },
    });
  }
  testLoggerContract({
    name: `recorder that dumps when it is flushed or closed (${target})`,
    open: async (t: TestContext) => {
      const path = join(await tempDir(t), 'out.log');
      const dumpOn = { level: 'never', flush: true, close: true } as const;
      const logger = createLogger({ kind: 'ring', dumpOn, target: open(path) });
      return { logger, lines: () => linesOf(path) };
    },
  });
}

testLoggerContract({
  name: 'recorder in shared memory',
  open: async (t: TestContext) => {
    const file = join(await tempDir(t), 'out.log');
    const dumpOn = { level: 'never', flush: true, close: true } as const;
    const logger = createLogger({ kind: 'ring', bytes: 2_000_000, file, dumpOn, blockedMs: 0 });
    return { logger, lines: () => linesOf(file) };
  },
});

/** Without the records in front of dumps. */
function linesOf(path: string): readonly string[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.filter((line) => !line.includes('"message":"log.dump"'));
}
