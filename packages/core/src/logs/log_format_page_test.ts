import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ChildLine, formatChildLine, parseChildLine } from './child_line.ts';
import { FATE_ROUTES } from './fate_routes.ts';
import { encodeJsonLine } from './json_encoder.ts';
import { type Level, LEVELS } from './level.ts';
import { experimentLogName, parseLogName, rawLogName, taskLogName } from './log_file_name.ts';
import type { LogFields, LogRecord } from './record.ts';
import { compileRoutes } from './router.ts';
import { TASK_EXPERIMENT_ROUTES } from './task_experiment_routes.ts';
import { encodeTextLine } from './text_encoder.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/log_format.md'), 'utf8');

/** The fenced blocks of one language, in order. */
function blocksOf(language: string): readonly string[] {
  return Array.from(PAGE.matchAll(/^```(\w+)\n(.*?)^```$/gms))
    .filter((found) => found[1] === language)
    .map((found) => found[2] ?? '');
}

const at = (time: string): number => Date.parse(`2025-11-28T${time}Z`);

const EXPERIMENT = { task: 9, experiment: 3 };
const AUTOTUNER: Omit<LogRecord, 'message' | 'time'> = { level: 'info', logger: 'autotuner', fields: {} };

function ofTuner(time: string, message: string, more: Partial<LogRecord> = {}): string {
  return encodeTextLine({ ...AUTOTUNER, time: at(time), message, ...more }, { omit: ['task'] });
}

function ofChild(time: string, text: string, more: Partial<ChildLine> = {}): string {
  const line = { experiment: 3, attempt: 1, role: 'command', stream: 'stdout' } as const;
  return formatChildLine({ ...line, time: at(time), text, ...more });
}

/** An error with the stack of the page, not that of this machine. */
function errorOf(parts: { readonly error: Error; readonly name: string; readonly where: string }): Error {
  parts.error.stack = `${parts.name}: ${parts.error.message}\n    at ${parts.where}`;
  return parts.error;
}

function faultyError(): Error {
  const cause = errorOf({
    error: new Error('Unexpected end of file'),
    name: 'Error',
    where: 'parse (parse.ts:7:11)',
  });
  const error = new TypeError('Cannot read the score', { cause });
  return errorOf({ error, name: 'TypeError', where: 'readScore (read_score.ts:12:3)' });
}

const TEXT_BLOCKS: readonly (readonly string[])[] = [
  [
    ofTuner('10:28:18.123', 'Running task 9 "zstd-logs" (correlation id request-7)', {
      logger: 'Task 9',
      fields: { task: 9 },
    }),
    ofTuner('10:28:18.140', 'Running with params: {"level":7,"strategy":"lazy"}', { fields: EXPERIMENT }),
    ofTuner('10:28:18.141', 'Status: DEPLOYING', { fields: EXPERIMENT }),
    ofTuner('10:31:40.002', 'Status: BENCHMARKING', { fields: EXPERIMENT }),
    ofTuner('10:41:40.009', 'Status: FAILED (timeout)', { level: 'error', fields: EXPERIMENT }),
    ofTuner('10:41:40.010', 'Slow commit', {
      level: 'warn',
      logger: 'autotuner.store',
      fields: { ms: 412.5, reason: 'disk is busy' },
    }),
  ],
  [ofTuner('10:41:40.010', 'Task stopped by a fault', { level: 'error', fields: { error: faultyError() } })],
  [
    ofChild('10:28:19.500', 'Loading model', { role: 'deploy', stream: 'stderr' }),
    ofChild('10:31:41.250', '{"mb_per_s": 412.5}'),
    ofChild('10:31:41.251', ''),
    ofChild('10:31:41.252', 'from a task that merges the streams', { stream: 'output' }),
  ],
  [
    ofChild('10:52:07.800', 'of the second attempt; the first has no mark', { attempt: 2 }),
    ofChild('10:45:55.120', 'arrived after the attempt had ended', { late: true }),
    ofChild('10:31:42.000', 'goes on where the line before was cut', { continued: true }),
  ],
  [
    ofChild('10:31:43.000', '[late] only says so'),
    ofTuner('10:31:43.001', '[stdout] said by the tuner', { fields: EXPERIMENT }),
  ],
  [ofTuner('10:41:41.000', 'log.dropped', { level: 'warn', fields: { dropped: 17 } })],
];

test('docs/log_format.md shows text lines as they are written', () => {
  const written = TEXT_BLOCKS.map((lines) => lines.map((line) => `${line}\n`).join(''));
  assert.deepEqual(blocksOf('text'), written);
});

test('docs/log_format.md shows as output of processes what is read back as such', () => {
  const lines = blocksOf('text').flatMap((block) => block.split('\n'));
  const printed = lines.filter((line) => parseChildLine(line) !== undefined);
  assert.deepEqual(
    printed,
    lines.filter((line) => /\] \[(?:deploy )?(?:stdout|stderr|output)\]/.test(line)),
  );
  assert.equal(printed.length, 8);
});

test('docs/log_format.md shows JSON lines as they are written', () => {
  const settled = {
    ...AUTOTUNER,
    time: at('10:28:18.123'),
    message: 'Settled an attempt that a dead supervisor left',
    fields: { ...EXPERIMENT, attempt: 1 },
  };
  const refused: LogRecord = {
    time: at('10:28:18.200'),
    level: 'warn',
    logger: 'autotuner.api',
    message: 'Request refused',
    correlationId: 'request-7',
    source: { file: 'bind_rule.ts', line: 42, function: 'checkOrigin' },
    fields: { path: '/api/tasks', authorization: 'Bearer x' },
  };
  assert.deepEqual(blocksOf('json'), [`${encodeJsonLine(settled)}\n${encodeJsonLine(refused)}\n`]);
});

/** The rows of the table that follows `marker`: level, fields and files. */
function routingRows(
  marker: string,
): readonly { level: Level; fields: LogFields; files: readonly string[] }[] {
  const [, section = ''] = PAGE.split(`\n${marker} `);
  const [table = ''] = section.split('\n\n').slice(1);
  const rows = table.split('\n').filter((row) => row.startsWith('| `'));
  return rows.map((row) => {
    const [level = '', fields = '', ...files] = Array.from(
      row.matchAll(/`([^`]*)`/g),
      (found) => found[1] ?? '',
    );
    const known = LEVELS.find((one) => one === level);
    assert.ok(known !== undefined, row);
    return { level: known, fields: JSON.parse(fields), files };
  });
}

const TABLES = [
  { marker: '`TASK_EXPERIMENT_ROUTES`', router: compileRoutes(TASK_EXPERIMENT_ROUTES), rows: 3 },
  { marker: '`FATE_ROUTES`', router: compileRoutes(FATE_ROUTES), rows: 8 },
];

for (const { marker, router, rows } of TABLES) {
  test(`docs/log_format.md says where ${marker} send records`, () => {
    const documented = routingRows(marker);
    assert.equal(documented.length, rows);
    for (const { level, fields, files } of documented) {
      const routed = router.bind(fields)[level].files;
      assert.deepEqual(files.toSorted(), routed.toSorted(), JSON.stringify(fields));
    }
  });
}

test('docs/log_format.md names the files as they are named', () => {
  const raw = { taskId: 9, experiment: 3, attempt: 1, role: 'command' } as const;
  const names = [
    taskLogName(9),
    experimentLogName({ taskId: 9, experiment: 3 }),
    ...(['stdout', 'stderr', 'output'] as const).map((stream) => rawLogName({ ...raw, stream })),
    rawLogName({ ...raw, role: 'deploy', stream: 'stdout' }),
    'autotuner.log',
  ];
  const [layout = ''] = PAGE.split('\n## ');
  const listed = Array.from(layout.matchAll(/^\| `([^`]+)` \|/gm), (found) => found[1] ?? '');
  assert.deepEqual(listed, names);
  assert.ok(names.slice(0, -1).every((name) => parseLogName(name) !== undefined));
});
