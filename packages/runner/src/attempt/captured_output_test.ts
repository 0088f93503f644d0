import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import {
  createLineSplitter,
  experimentLogName,
  parseChildLine,
  rawLogName,
  type ChildStream,
} from '@autotuner/core';
import { openAttemptBench, type AttemptBench } from '../../testing/attempt_bench.ts';
import { floodCommand } from '../../testing/flood_command.ts';
import { killsNothing } from '../../testing/kills_nothing.ts';
import { openOracle } from '../../testing/oracle.ts';
import { textOf, zooCommand, ZOO_SKIP } from '../../testing/zoo.ts';
import { openLogAppender, type LogAppender } from '../capture/log_appender.ts';
import { createScanTier } from '../containment/scan_tier.ts';
import { waitUntil } from '../containment/pause.ts';
import { probeTiers } from '../containment/probe_tiers.ts';
import type { Tier } from '../containment/tier.ts';

const oracle = openOracle();
after(() => oracle.close());
const probes = ZOO_SKIP === false ? await probeTiers() : [];
const tiers = probes.map((one) => one.tier).filter((one): one is Tier => one !== undefined);

/** A way to print, and every byte of it. */
interface Output {
  readonly name: string;
  readonly argv: readonly string[];
  readonly streams?: 'merged';
  readonly code?: number;
  readonly printed: Partial<Record<ChildStream, Buffer>>;
}

const numbered = (from: number, step: number): Buffer =>
  Buffer.from(Array.from({ length: 5000 / step }, (_, at) => `line ${from + at * step}\n`).join(''));

const nasty = Buffer.concat([
  Buffer.from([...Array(256).keys(), 0x0a, 0x80, 0xbf, 0xed, 0xa0, 0x80, 0x20, 0, 0, 0x20, 0xf0, 0x9f]),
  Buffer.from([0x98, 0x80, 0x20, 0xe2, 0x80, 0xa8]),
  Buffer.from(' end\n'),
]);

const progress = `i=0; while [ $i -lt 400 ]; do i=$((i+1)); printf '\\r%d %%' $i; done; printf '\\ndone\\r\\n'`;

const OUTPUTS: readonly Output[] = [
  {
    name: 'lines as fast as can be',
    argv: floodCommand({ megabytes: 20, shape: 'lines', speedFile: '/dev/null' }),
    printed: { stdout: Buffer.from(`${'x'.repeat(79)}\n`.repeat(250_000)), stderr: Buffer.alloc(0) },
  },
  {
    name: 'one line of megabytes',
    argv: zooCommand('long_line.pl', 'tag', '20'),
    printed: { stdout: Buffer.from('abcdefghij'.repeat(2_000_000)), stderr: Buffer.alloc(0) },
  },
  {
    name: 'bytes that are no text',
    argv: zooCommand('invalid_utf8_nul.pl', 'tag'),
    printed: { stdout: nasty, stderr: Buffer.alloc(0) },
  },
  {
    name: 'a last line without an end',
    argv: zooCommand('no_trailing_newline.sh', 'tag'),
    printed: { stdout: Buffer.from('first\nlast of out'), stderr: Buffer.from('last of err') },
  },
  {
    name: 'lines on both streams in turn',
    argv: zooCommand('interleave.pl', 'tag', '5000'),
    printed: { stdout: numbered(1, 2), stderr: numbered(2, 2) },
  },
  {
    name: 'lines on both streams in turn, merged',
    argv: zooCommand('interleave.pl', 'tag', '5000'),
    streams: 'merged',
    printed: { output: numbered(1, 1) },
  },
  {
    name: 'streams that are closed early',
    argv: zooCommand('closes_stdout.pl', 'tag'),
    code: 7,
    printed: { stdout: Buffer.from('last words\n'), stderr: Buffer.alloc(0) },
  },
  {
    name: 'single bytes',
    argv: zooCommand('dribble.pl', 'tag', '100000'),
    printed: { stdout: Buffer.from(`${'x'.repeat(99)}\n`.repeat(1000)), stderr: Buffer.alloc(0) },
  },
  {
    name: 'streams that are opened by their paths',
    argv: zooCommand('reopens_streams.sh', 'tag'),
    printed: { stdout: Buffer.from('one\ntwo\nfour\nseven\n'), stderr: Buffer.from('three\nfive\nsix\n') },
  },
  {
    name: 'a progress display',
    argv: ['sh', '-c', progress],
    printed: {
      stdout: Buffer.from(`${Array.from({ length: 400 }, (_, at) => `\r${at + 1} %`).join('')}\ndone\r\n`),
      stderr: Buffer.alloc(0),
    },
  },
];

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** The lines that a log should have of some bytes, by the plain splitter. */
function linesOf(bytes: Buffer): readonly string[] {
  const splitter = createLineSplitter();
  return [...splitter.push(bytes), ...splitter.end()].map((line) => line.text);
}

/** The lines of one stream that a stamped log holds. */
function stampedIn(path: string, stream: ChildStream): readonly string[] {
  const lines = textOf(path).split('\n').map(parseChildLine);
  return lines.flatMap((line) => (line?.stream === stream ? [line.text] : []));
}

/** A stream to which nothing was printed has no file. */
function bytesOf(path: string): Buffer {
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
}

function rawPath(bench: AttemptBench, stream: ChildStream, experiment: number = 3): string {
  const name = rawLogName({ taskId: 9, experiment, attempt: 1, role: 'command', stream });
  return join(bench.folder, name);
}

for (const tier of tiers) {
  for (const output of OUTPUTS) {
    test(
      `runAttempt() keeps every byte and each line once of ${output.name} (${tier.name})`,
      { timeout: 30_000 },
      async (t) => {
        const bench = await openAttemptBench(t, tier);
        const plan = { streams: output.streams ?? 'separate' } as const;
        const { outcome } = await bench.run(output.argv, { plan });
        assert.deepEqual(outcome, { kind: 'exit', code: output.code ?? 0 });
        for (const [name, bytes] of Object.entries(output.printed)) {
          const stream = name as ChildStream; // a key of `printed`
          assert.equal(hashOf(bytesOf(rawPath(bench, stream))), hashOf(bytes), name);
          for (const { path } of [bench.experimentLog, bench.taskLog])
            assert.deepEqual(stampedIn(path, stream), linesOf(bytes), name);
        }
      },
    );
  }
}

test(
  'runAttempt() keeps late lines of many in their own logs, marked, and the log of the task free of them',
  { skip: ZOO_SKIP, timeout: 60_000 },
  async (t) => {
    const bench = await openAttemptBench(t, killsNothing());
    const writers = [3, 4, 5, 6];
    const lateLines = 2500;
    const go = join(bench.folder, 'go');
    const logs = await openLogs(t, bench, [...writers, 7]);
    const run = (number: number, argv: readonly string[], tier?: Tier): ReturnType<AttemptBench['run']> =>
      bench.run(argv, {
        ...(tier === undefined ? {} : { tier }),
        plan: { ref: { taskId: 9, number, attempt: 1 } },
        logs: { experimentLog: logs.get(number) ?? bench.experimentLog },
      });
    const reports = await Promise.all(
      writers.map((number) => run(number, lateWriter(`writer-${number}`, lateLines, go))),
    );
    assert.ok(reports.every((one) => one.outcome.kind === 'exit' && one.outcome.code === 0));
    const taskLog = textOf(bench.taskLog.path);
    writeFileSync(go, '');
    const seventh = await run(
      7,
      ['sh', '-c', 'for i in 1 2 3; do echo mine; sleep 0.1; done'],
      createScanTier(),
    );
    assert.deepEqual(seventh.outcome, { kind: 'exit', code: 0 });
    const expected = (number: number): readonly string[] => [
      `writer-${number} is done`,
      ...Array.from({ length: lateLines }, (_, at) => `writer-${number} ${at + 1}`),
    ];
    const logOf = (number: number): string => textOf(logs.get(number)?.path ?? '');
    const areComplete = (): boolean =>
      writers.every((number) => logOf(number).includes(`writer-${number} ${lateLines}\n`));
    assert.ok(await waitUntil(areComplete, { timeoutMs: 30_000, longestMs: 200 }));
    for (const number of writers) {
      const lines = logOf(number).trimEnd().split('\n').map(parseChildLine);
      assert.deepEqual(
        lines.map((line) => line?.text),
        expected(number),
        'each line once, in order',
      );
      const late = lines.filter((line) => line?.late === true);
      assert.equal(late.length, lateLines);
      assert.ok(lines.every((line) => line?.experiment === number));
    }
    assert.deepEqual(stampedIn(logs.get(7)?.path ?? '', 'stdout'), ['mine', 'mine', 'mine']);
    const since = textOf(bench.taskLog.path).slice(taskLog.length).trimEnd().split('\n').map(parseChildLine);
    assert.deepEqual(
      since.map((line) => line?.text),
      ['mine', 'mine', 'mine'],
    );
    assert.ok(!textOf(bench.taskLog.path).includes('[late]'));
  },
);

/** An experiment log for each number; closed when its attempt has ended, as the engine does. */
async function openLogs(
  t: TestContext,
  bench: AttemptBench,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, LogAppender>> {
  const logs = new Map<number, LogAppender>();
  for (const number of numbers)
    logs.set(
      number,
      await openLogAppender(join(bench.folder, experimentLogName({ taskId: 9, experiment: number }))),
    );
  t.after(() => Promise.all([...logs.values()].map((log) => log.close())));
  return logs;
}

/** Prints one line and exits, and goes on printing in the background once there is a file. */
function lateWriter(tag: string, lines: number, go: string): readonly string[] {
  const script = `
    use POSIX ();
    $| = 1;
    print "$ARGV[0] is done\n";
    exit 0 if fork();
    POSIX::setsid();
    until (-e $ARGV[2]) { select(undef, undef, undef, 0.02) }
    for (1 .. $ARGV[1]) { print "$ARGV[0] $_\n"; select(undef, undef, undef, 0.01) unless $_ % 50 }
  `;
  return ['perl', '-e', script, tag, `${lines}`, go];
}
