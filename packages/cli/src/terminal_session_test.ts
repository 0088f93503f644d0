import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { suite, test, type TestContext } from 'node:test';
import {
  BIN,
  ENDLESS,
  makePlace,
  startedOf,
  type Ended,
  type Place,
  type Started,
} from '../testing/cli_process.ts';
import { shellLine } from './format/shell_quote.ts';

const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
const skip = hasScript ? false : 'needs the program "script" of util-linux';
const CTRL_C = '\u0003';
const SHOW_CURSOR = '\u001B[?25h';

/** Starts a command on a terminal of its own. */
function onTerminal(
  t: TestContext,
  place: Place,
  args: readonly string[],
): Started & { press(key: string): void } {
  const line = `stty cols 72 rows 20; exec ${shellLine([process.execPath, BIN, ...args])}`;
  const env = { ...place.env, TERM: 'xterm-256color', SHELL: '/bin/sh' };
  const child = spawn('script', ['-qefc', line, '/dev/null'], { cwd: place.folder, env });
  t.after(() => child.kill('SIGKILL'));
  return { ...startedOf(child), press: (key) => void child.stdin.write(key) };
}

/** What the terminal showed, without escapes. */
const plain = ({ stdout }: Ended): string =>
  stdout.replaceAll(/\u001B\[[?0-9;]*[A-Za-z]/g, '').replaceAll('\r', '');

suite('on a terminal', { concurrency: 2, skip }, () => {
  test('a run draws its live view in synchronized frames, keeps a line for each experiment and gives the cursor back', async (t) => {
    const place = await makePlace(t);
    const ended = await onTerminal(t, place, ['run', await place.task()]).ended;
    assert.equal(ended.code, 0);
    const frames = ended.stdout.split('\u001B[?2026h').slice(1);
    assert.ok(frames.length >= 2);
    for (const frame of frames) assert.ok(frame.includes('\u001B[?2026l'));
    assert.ok(ended.stdout.lastIndexOf(SHOW_CURSOR) > ended.stdout.lastIndexOf('\u001B[?25l'));
    for (const number of [1, 2, 3, 4]) assert.match(plain(ended), new RegExp(`✓ #${number} .* x=\\d+\n`));
    assert.match(plain(ended), /parabola {2}task 1 {2}[━─]+ {2}\d\/4 /);
    assert.match(plain(ended), /★ Best of 4/);
  });

  test('Ctrl-C once lets what runs finish, then shows the result and how to go on', async (t) => {
    const place = await makePlace(t);
    const slow = { command: ['sh', '-c', 'sleep 1; echo "{{\\"y\\": {x}}}"'], budget: { experiments: 50 } };
    const session = onTerminal(t, place, ['run', await place.task(slow)]);
    await session.sees(/benchmarking/);
    session.press(CTRL_C);
    await session.sees(/Stopping: waiting for 1 running experiment to finish/);
    const ended = await session.ended;
    assert.equal(ended.code, 130);
    assert.match(plain(ended), /1 ok in .*, paused/);
    assert.match(plain(ended), /Go on with: autotuner resume 1\n/);
    assert.ok(ended.stdout.lastIndexOf(SHOW_CURSOR) > ended.stdout.lastIndexOf('\u001B[?25l'));
  });

  test('Ctrl-C twice ends what runs, and the task can be resumed', async (t) => {
    const place = await makePlace(t);
    const session = onTerminal(t, place, ['run', await place.task(ENDLESS)]);
    await session.sees(/benchmarking/);
    session.press(CTRL_C);
    await session.sees(/Stopping/);
    await new Promise((done) => setTimeout(done, 200));
    session.press(CTRL_C);
    await session.sees(/Ending 1 running experiment/);
    const ended = await session.ended;
    assert.equal(ended.code, 130);
    assert.match(plain(ended), /○ #1 .*cancelled/);
    assert.match(plain(ended), /Go on with: autotuner resume 1\n/);
    assert.equal(JSON.parse((await place.here(['show', '--json'])).stdout).task.state, 'cancelled');
  });

  test('Ctrl-C three times leaves at once', async (t) => {
    const place = await makePlace(t);
    const stubborn = {
      ...ENDLESS,
      command: ['sh', '-c', "trap '' TERM; echo {x}; while :; do sleep 1; done"],
      grace: '20s',
    };
    const session = onTerminal(t, place, ['run', await place.task(stubborn)]);
    await session.sees(/benchmarking/);
    for (const step of [/Stopping/, /Ending/, /Left at once; go on with: autotuner resume 1/]) {
      await new Promise((done) => setTimeout(done, 200));
      session.press(CTRL_C);
      await session.sees(step);
    }
    assert.equal((await session.ended).code, 130);
    const left = JSON.parse((await place.here(['show', '1', '--json'])).stdout);
    assert.deepEqual([left.task.state, left.live], ['running', false]);
    // The next start ends what was left behind, as the second Ctrl-C had asked.
    assert.equal((await place.here(['run', await place.task({ budget: { experiments: 1 } })])).code, 0);
    const settled = JSON.parse((await place.here(['show', '1', '--json'])).stdout);
    assert.deepEqual([settled.task.state, settled.experiments[0].state], ['cancelled', 'queued']);
  });
});

test('SIGTERM ends what runs at once, with exit code 143 and the way to go on', async (t) => {
  const place = await makePlace(t);
  const started = place.start(['run', await place.task(ENDLESS)]);
  await started.sees(/Task 1/);
  const watching = place.start(['logs', '-f', '1']);
  await watching.sees(/endless/);
  started.child.kill('SIGTERM');
  const { code, stderr } = await started.ended;
  assert.equal(code, 143);
  assert.match(stderr, /Go on with: autotuner resume 1\n$/);
  const followed = await watching.ended;
  assert.equal(followed.code, 0, 'following ends with the task');
  assert.match(followed.stdout, /CANCELLED/);
});
