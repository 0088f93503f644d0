import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  createLineSplitter,
  parseChildLine,
  rawLogName,
  type CommandSpec,
  type EventRecord,
  type TaskConfig,
} from '@autotuner/core';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { openOracle } from '../../testing/oracle.ts';
import { newTag, zooCommand, ZOO_SKIP } from '../../testing/zoo.ts';
import { openTuner, type LocalTuner } from '../compose.ts';

const SERVER = fileURLToPath(
  new URL('../../../../test/fixtures/servers/listening_server.mjs', import.meta.url),
);

const oracle = openOracle();
after(() => oracle.close());

/** When a task is cancelled, what it does meanwhile, and how its experiment must have ended. */
interface Scene {
  readonly name: string;
  readonly task: (tag: string) => Partial<TaskConfig>;
  /** The event at which to cancel; without one, right after the start. */
  readonly at?: (event: EventRecord) => boolean;
  /** Then so many milliseconds more. */
  readonly afterMs?: number;
  readonly times?: number;
  /** Kind of the outcome; undefined when there may be no experiment, or one that ended either way. */
  readonly outcome?: string;
}

const argv = (...words: readonly string[]): CommandSpec => ({ kind: 'argv', argv: words });
const inState =
  (type: EventRecord['type'], state: string) =>
  (event: EventRecord): boolean =>
    event.type === type && event.data['state'] === state;

/** Prints, and has a child that ignores TERM. */
const stubborn = (tag: string): CommandSpec =>
  argv(
    'sh',
    '-c',
    '"$@" & i=0; while [ $i -lt 500 ]; do i=$((i+1)); echo "line $i"; done; wait',
    'sh',
    ...zooCommand('ignore_sigterm.pl', tag),
    '{x}',
  );
const server = (tag: string, delayMs: number): CommandSpec =>
  argv(process.execPath, SERVER, tag, '127.0.0.1', '{port}', `${delayMs}`);
const http = { kind: 'http', url: 'http://127.0.0.1:{port}/' } as const;
const deploying = (tag: string, delayMs: number): TaskConfig['deploy'] => ({
  command: server(tag, delayMs),
  ready: http,
  timeoutMs: 60_000,
});
const quick = argv('sh', '-c', `echo '{"seconds": 1}'`, '{x}');

const SCENES: readonly Scene[] = [
  { name: 'right after the start', task: (tag) => ({ command: stubborn(tag) }) },
  {
    name: 'when its attempt has been written down',
    task: (tag) => ({ command: stubborn(tag) }),
    at: (event) => event.type === 'attempt.started',
    outcome: 'cancelled',
  },
  {
    name: 'when the server is started',
    task: (tag) => ({ command: quick, deploy: deploying(tag, 60_000) }),
    at: inState('attempt.state', 'deploying'),
    outcome: 'cancelled',
  },
  {
    name: 'while it waits for the server',
    task: (tag) => ({ command: quick, deploy: deploying(tag, 60_000) }),
    at: inState('attempt.state', 'deploying'),
    afterMs: 400,
    outcome: 'cancelled',
  },
  {
    name: 'while a readiness command hangs',
    task: (tag) => ({
      command: quick,
      deploy: {
        command: server(tag, 0),
        ready: { kind: 'command', command: argv(...zooCommand('ignore_sigterm.pl', tag)) },
        timeoutMs: 60_000,
      },
    }),
    at: inState('attempt.state', 'deploying'),
    afterMs: 400,
    outcome: 'cancelled',
  },
  {
    name: 'while the command runs',
    task: (tag) => ({ command: stubborn(tag) }),
    at: inState('attempt.state', 'benchmarking'),
    afterMs: 200,
    outcome: 'cancelled',
  },
  {
    name: 'while the command runs, three times',
    task: (tag) => ({ command: stubborn(tag) }),
    at: inState('attempt.state', 'benchmarking'),
    afterMs: 200,
    times: 3,
    outcome: 'cancelled',
  },
  {
    name: 'during the grace of a timeout',
    task: (tag) => ({ command: stubborn(tag), timeoutMs: 200, graceMs: 1500 }),
    at: inState('attempt.state', 'benchmarking'),
    afterMs: 700,
    outcome: 'timeout',
  },
  {
    name: 'while the output is collected',
    task: (tag) => ({ command: quick, deploy: deploying(tag, 0) }),
    at: inState('attempt.state', 'collecting'),
    outcome: 'exit',
  },
  {
    name: 'while the server is torn down',
    task: (tag) => ({
      command: quick,
      graceMs: 800,
      deploy: {
        command: argv(...zooCommand('ignore_sigterm.pl', tag)),
        ready: { kind: 'command', command: argv('true') },
        timeoutMs: 60_000,
      },
    }),
    at: inState('attempt.state', 'tearing_down'),
    afterMs: 100,
    outcome: 'exit',
  },
  {
    name: 'after the command has ended',
    task: () => ({ command: quick }),
    at: (event) => event.type === 'attempt.ended',
    outcome: 'exit',
  },
];

for (const scene of SCENES) {
  test(
    `a task cancelled ${scene.name} ends its experiment once`,
    { skip: ZOO_SKIP, timeout: 30_000 },
    async (t) => {
      const home = await tempDir(t);
      const tuner = await openTuner({ home, mode: 'run', command: 'test' });
      t.after(() => tuner.close());
      const tag = newTag();
      t.after(() => oracle.end(tag));
      const config = sampleConfig({
        cwd: '/',
        budget: { experiments: 1 },
        timeoutMs: 60_000,
        graceMs: 300,
        ...scene.task(tag),
      });
      const { task } = await tuner.createTask(config);
      const events = await play(t, tuner, { taskId: task.id, scene });
      assert.deepEqual(await oracle.left(tag), [], 'survivors');
      checkEvents(events, scene);
      checkLogs(home, events);
    },
  );
}

/** Starts the task, cancels it at the moment of the scene, and returns all events once it has ended. */
async function play(
  t: TestContext,
  tuner: LocalTuner,
  one: { readonly taskId: number; readonly scene: Scene },
): Promise<readonly EventRecord[]> {
  const { scene, taskId } = one;
  const stop = new AbortController();
  t.after(() => stop.abort());
  const events: EventRecord[] = [];
  await tuner.startTask(taskId);
  const cancel = async (): Promise<void> => {
    for (let time = 0; time < (scene.times ?? 1); time++)
      await tuner.stopTask(taskId, 'cancel').catch(() => undefined);
  };
  if (scene.at === undefined) await cancel();
  for await (const event of tuner.followEvents({ from: 0, signal: stop.signal })) {
    events.push(event);
    if (scene.at?.(event) === true) setTimeout(() => void cancel(), scene.afterMs ?? 0);
    if (
      event.type === 'task.state' &&
      ['completed', 'cancelled', 'failed'].includes(String(event.data['state']))
    )
      break;
  }
  return events;
}

function checkEvents(events: readonly EventRecord[], scene: Scene): void {
  const count = (type: EventRecord['type']): number => events.filter((event) => event.type === type).length;
  assert.equal(count('attempt.ended'), count('attempt.started'), 'each attempt ends once');
  const final = events.filter(
    (event) =>
      event.type === 'experiment.state' &&
      ['succeeded', 'failed', 'cancelled'].includes(String(event.data['state'])),
  );
  assert.equal(final.length, count('experiment.created'), 'each experiment ends once');
  const ended = events.find((event) => event.type === 'attempt.ended');
  if (scene.outcome === undefined) return;
  assert.equal((ended?.data['outcome'] as { kind: string } | undefined)?.kind, scene.outcome); // events carry plain JSON
}

/** Everything that was printed is in both logs, once. */
function checkLogs(home: string, events: readonly EventRecord[]): void {
  if (!events.some((event) => event.type === 'attempt.started')) return;
  const folder = join(home, 'logs');
  for (const role of ['command', 'deploy'] as const) {
    const raw = read(
      join(folder, rawLogName({ taskId: 1, experiment: 1, attempt: 1, role, stream: 'stdout' })),
    );
    const splitter = createLineSplitter();
    const printed = [...splitter.push(raw), ...splitter.end()].map((line) => line.text);
    for (const name of ['task_1.log', 'task_1_exp_1.log']) {
      const lines = read(join(folder, name)).toString().split('\n').map(parseChildLine);
      const stamped = lines.filter((line) => line?.role === role && line.stream === 'stdout');
      assert.deepEqual(
        stamped.map((line) => line?.text),
        printed,
        `${role} in ${name}`,
      );
    }
  }
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
