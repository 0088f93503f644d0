import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { ChildStream, Clock } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import fc from 'fast-check';
import { waitUntil } from '../containment/pause.ts';
import { drainAttempt } from './drain_attempt.ts';
import { openLogAppender, type LogAppender } from './log_appender.ts';
import { rawFilesOf } from './raw_files.ts';
import { countStampedLines } from './stamped_lines.ts';
import { Tailer, type TailerOptions } from './tailer.ts';

const REF = { taskId: 9, number: 3, attempt: 1 };
/** Stands still, so that what is written does not depend on the hour. */
const CLOCK: Clock = { now: () => 0, monotonic: () => performance.now() };
const HEAD = '[1970-01-01 00:00:00.000Z] [INFO] [Experiment 3]';

interface Desk {
  readonly folder: string;
  readonly out: string;
  readonly err: string;
  readonly experiment: string;
  readonly task: string;
  /** Opens both logs for as long as the body runs. */
  withLogs(
    body: (logs: { experimentLog: LogAppender; taskLog: LogAppender; folder: string }) => Promise<void>,
  ): Promise<void>;
  /** Follows both raw files until the end of `body`. */
  tail(body?: (tailer: Tailer) => Promise<void> | void, options?: Partial<TailerOptions>): Promise<void>;
  recover(): Promise<void>;
  text(path: string): string;
}

async function openDesk(t: TestContext): Promise<Desk> {
  const folder = await tempDir(t);
  const files = rawFilesOf(REF, { folder, role: 'command', streams: 'separate' });
  for (const file of files) writeFileSync(file.path, '');
  const [out = '', err = ''] = files.map((file) => file.path);
  const [experiment, task] = [join(folder, 'task_9_exp_3.log'), join(folder, 'task_9.log')];
  const withLogs: Desk['withLogs'] = async (body) => {
    const experimentLog = await openLogAppender(experiment);
    const taskLog = await openLogAppender(task);
    await body({ experimentLog, taskLog, folder });
    await experimentLog.close();
    await taskLog.close();
  };
  return {
    folder,
    out,
    err,
    experiment,
    task,
    withLogs,
    tail: (body = () => undefined, options = {}) =>
      withLogs(async (logs) => {
        const tailer = new Tailer({ ref: REF, logs, clock: CLOCK, ...options });
        for (const file of files) tailer.add(file);
        await body(tailer);
        await tailer.finish();
      }),
    recover: () => withLogs((logs) => drainAttempt({ ref: REF, logs, clock: CLOCK })),
    text: (path) => readFileSync(path, 'utf8'),
  };
}

test('Tailer writes the lines of both streams, stamped, to both logs', async (t) => {
  const desk = await openDesk(t);
  writeFileSync(desk.out, 'one\n\ntwo');
  writeFileSync(desk.err, 'oops\n');
  await desk.tail();
  assert.equal(
    desk.text(desk.task),
    [`[stdout] one`, `[stdout]`, `[stderr] oops`, `[stdout] two`].map((line) => `${HEAD} ${line}\n`).join(''),
  );
  assert.equal(desk.text(desk.experiment), desk.text(desk.task));
});

test('Tailer shows lines while the files grow, and holds back what is not a whole line', async (t) => {
  const desk = await openDesk(t);
  await desk.tail(async () => {
    appendFileSync(desk.out, 'first\nsec');
    assert.ok(await waitUntil(() => desk.text(desk.task).includes('first'), { timeoutMs: 2000 }));
    assert.ok(!desk.text(desk.task).includes('sec'));
    appendFileSync(desk.out, 'ond\n');
    assert.ok(await waitUntil(() => desk.text(desk.task).includes('second'), { timeoutMs: 2000 }));
  });
});

test('Tailer cuts a line that is too long and marks how it goes on', async (t) => {
  const desk = await openDesk(t);
  writeFileSync(desk.out, `${'a'.repeat(65_536)}b\nshort\n`);
  await desk.tail();
  const lines = desk.text(desk.task).split('\n');
  assert.equal(lines[0], `${HEAD} [stdout] ${'a'.repeat(65_536)}`);
  assert.deepEqual(lines.slice(1), [`${HEAD} [continued] [stdout] b`, `${HEAD} [stdout] short`, '']);
});

test('Tailer tells once when there is more than allowed, and lets no more of it into the logs', async (t) => {
  const desk = await openDesk(t);
  writeFileSync(desk.out, 'x'.repeat(99) + '\n');
  let calls = 0;
  const onLimit = (): void => {
    calls += 1;
  };
  await desk.tail(() => appendFileSync(desk.out, 'y'.repeat(100)), { maxBytes: 120, onLimit });
  assert.equal(calls, 1);
  assert.equal(desk.text(desk.out), `${'x'.repeat(99)}\n${'y'.repeat(20)}`, 'the raw file holds as much');
  assert.equal(
    desk.text(desk.task),
    `${HEAD} [stdout] ${'x'.repeat(99)}\n${HEAD} [stdout] ${'y'.repeat(20)}\n`,
  );
});

test('Tailer gives every line to who asked for the lines of a file, until that one has seen enough', async (t) => {
  const desk = await openDesk(t);
  const seen: string[] = [];
  writeFileSync(desk.out, 'ready\nsteady\n');
  await desk.withLogs(async (logs) => {
    const tailer = new Tailer({ ref: REF, logs, clock: CLOCK });
    tailer.add({
      role: 'command',
      stream: 'stdout',
      path: desk.out,
      onLines: (texts) => seen.push(...texts) < 2,
    });
    const areSeen = (): boolean => seen.length === 2;
    assert.ok(await waitUntil(areSeen, { timeoutMs: 2000 }));
    appendFileSync(desk.out, 'go\n');
    await tailer.finish();
  });
  assert.deepEqual(seen, ['ready', 'steady']);
  assert.match(desk.text(desk.task), /go\n$/);
});

test('Tailer reports a log that cannot be written, once, and does not throw', async (t) => {
  const desk = await openDesk(t);
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => {
    faults.push(error);
  };
  writeFileSync(desk.out, 'one\n');
  await desk.withLogs(async (logs) => {
    const broken = { ...logs, taskLog: { ...logs.taskLog, append: () => Promise.reject(new Error('full')) } };
    const tailer = new Tailer({ ref: REF, logs: broken, clock: CLOCK, onFault });
    tailer.add({ role: 'command', stream: 'stdout', path: desk.out });
    await tailer.finish();
  });
  assert.deepEqual(faults.map(String), ['Error: full']);
});

test('Tailer marks late output and keeps it out of the log of the task', async (t) => {
  const desk = await openDesk(t);
  const ended = Promise.withResolvers<void>();
  writeFileSync(desk.out, 'in time\n');
  await desk.withLogs(async (logs) => {
    const tailer = new Tailer({ ref: REF, logs, clock: CLOCK });
    tailer.add({ role: 'command', stream: 'stdout', path: desk.out });
    await tailer.finishLate(ended.promise, { maxMs: 60_000 });
    appendFileSync(desk.out, 'too late\n');
    ended.resolve();
  });
  const isThere = (): boolean => desk.text(desk.experiment).includes('too late');
  assert.ok(await waitUntil(isThere, { timeoutMs: 5000 }));
  assert.equal(desk.text(desk.experiment), `${HEAD} [stdout] in time\n${HEAD} [late] [stdout] too late\n`);
  assert.equal(desk.text(desk.task), `${HEAD} [stdout] in time\n`);
});

test('countStampedLines() counts the lines of each source of one experiment only', async (t) => {
  const path = join(await tempDir(t), 'task_9.log');
  const foreign = '[1970-01-01 00:00:00.000Z] [INFO] [Experiment 4] [stdout] theirs\n';
  const own = '[1970-01-01 00:00:00.000Z] [INFO] [autotuner] Status: RUNNING\n';
  const lines = [
    `${HEAD} [stdout] a\n`,
    foreign,
    own,
    `${HEAD} [attempt 2] [stdout] b\n`,
    `${HEAD} [stdout] c\n`,
  ];
  writeFileSync(path, `${lines.join('')}${HEAD} [stdout] torn`);
  const counts = await countStampedLines(path, { experiment: 3 });
  const of = (attempt: number, stream: ChildStream): number =>
    counts.of({ attempt, role: 'command', stream });
  assert.deepEqual([of(1, 'stdout'), of(2, 'stdout'), of(1, 'stderr')], [2, 1, 0]);
  assert.equal(readFileSync(path, 'utf8'), lines.join(''), 'the torn line is cut');
  const none = await countStampedLines(`${path}.missing`, { experiment: 3 });
  assert.equal(none.of({ attempt: 1, role: 'command', stream: 'stdout' }), 0);
});

test('drainAttempt() completes both logs exactly once, wherever their writer was killed', async (t) => {
  const desk = await openDesk(t);
  const bytes = fc.stringMatching(/^[ab\n\r\t\0é]*$/);
  await fc.assert(
    fc.asyncProperty(bytes, bytes, fc.nat(), fc.nat(), async (out, err, cutExperiment, cutTask) => {
      for (const path of [desk.experiment, desk.task]) writeFileSync(path, '');
      writeFileSync(desk.out, out);
      writeFileSync(desk.err, err);
      await desk.tail();
      const whole = [desk.text(desk.experiment), desk.text(desk.task)];
      cut(desk.experiment, cutExperiment);
      cut(desk.task, cutTask);
      await desk.recover();
      const repaired = [desk.text(desk.experiment), desk.text(desk.task)];
      assert.deepEqual(repaired.map(byStream), whole.map(byStream));
    }),
    { numRuns: 60 },
  );
});

/** Leaves any number of the first bytes. */
function cut(path: string, seed: number): void {
  const { length } = readFileSync(path);
  truncateSync(path, length === 0 ? 0 : seed % (length + 1));
}

/** The order is kept inside a stream, not between the two. */
function byStream(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  return ['[stdout]', '[stderr]'].map((stream) => lines.filter((line) => line.includes(stream)));
}

test('Tailer leaves the rest of a flood to the recovery when there is no time for it', async (t) => {
  const desk = await openDesk(t);
  const count = 300_000;
  writeFileSync(desk.out, Array.from({ length: count }, (_, at) => `line ${at}\n`).join(''));
  let now = 0;
  const clock = { now: () => CLOCK.now(), monotonic: () => (now += 700) };
  await desk.withLogs(async (logs) => {
    const tailer = new Tailer({ ref: REF, logs, clock });
    tailer.add({ role: 'command', stream: 'stdout', path: desk.out });
    assert.equal(await tailer.finish(AbortSignal.abort()), false);
  });
  assert.ok(desk.text(desk.task).split('\n').length < count);
  await desk.recover();
  const lines = desk.text(desk.task).trimEnd().split('\n');
  assert.deepEqual([lines.length, lines.at(-1)?.endsWith(`line ${count - 1}`)], [count, true]);
});
