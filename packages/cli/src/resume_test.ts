import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { makePlace, type Place } from '../testing/cli_process.ts';

/** Three parameters, some failures, a model that learns from all of it: any lost or repeated result would show. */
const LEARNING = {
  name: 'learning',
  command: [
    'sh',
    '-c',
    'sleep 0.05; [ $(( ($1 + $2) % 5 )) = 0 ] && exit 3; echo "{{\\"y\\": $(( ($1 - 3) * ($1 - 3) + ($2 - 60) * ($2 - 60) ))}}"',
    'sh',
    '{a}',
    '{b}',
    '{c}',
  ],
  parameters: {
    a: { type: 'int', low: 0, high: 9 },
    b: { type: 'int', low: 0, high: 100 },
    c: ['red', 'green', 'blue'],
  },
  baseline: { a: 7, b: 4, c: 'red' },
  sampler: { type: 'tpe', seed: 5 },
  budget: { experiments: 16 },
};

/** Odd numbers fail. */
const SLOW = {
  command: ['sh', '-c', 'sleep 0.3; [ $(( {x} % 2 )) = 0 ] || exit 3; echo "{{\\"y\\": {x}}}"'],
  enqueue: [{ x: 1 }, { x: 3 }],
};

interface Shown {
  readonly number: number;
  readonly params: unknown;
  readonly state: string;
  readonly scores?: readonly number[];
  readonly attempts: number;
}

async function experimentsOf(place: Place, task: number): Promise<Shown[]> {
  const { stdout } = await place.here(['export', `${task}`, '--format', 'jsonl']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Resolves when the first experiment has begun to print. */
async function untilUp(log: string): Promise<void> {
  while (!(await readFile(log, 'utf8').catch(() => '')).includes('[stdout] up')) await delay(20);
}

const resultOf = ({ number, params, state, scores }: Shown): unknown => ({ number, params, state, scores });

suite('resume', { concurrency: 1 }, () => {
  test('after SIGKILL gives the experiments of an uninterrupted run, none lost and none twice', async (t) => {
    const place = await makePlace(t);
    const file = await place.task(LEARNING);
    assert.equal((await place.here(['run', file])).code, 0);
    for (const seen of [/#4 /, /#11 /]) {
      const started = place.start(seen.source.includes('4') ? ['run', file] : ['resume']);
      await started.sees(seen);
      started.child.kill('SIGKILL');
      await started.ended;
      const listed = await place.here(['ls']);
      assert.match(listed.stdout, /interrupted/);
    }
    const { code, stderr } = await place.call(['resume']);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^Going on with task 2 learning after \d+ experiments\n/);
    const [whole, resumed] = await Promise.all([experimentsOf(place, 1), experimentsOf(place, 2)]);
    assert.deepEqual(resumed.map(resultOf), whole.map(resultOf));
    assert.equal(resumed.length, 16);
    assert.ok(
      resumed.reduce((sum, { attempts }) => sum + attempts, 0) <= 18,
      'only what ran when it was killed ran again',
    );
  });

  test('goes on with a task that was drained, and retries an experiment', async (t) => {
    const place = await makePlace(t);
    const started = place.start(['run', await place.task({ ...SLOW, budget: { experiments: 16 } })]);
    await started.sees(/#2 /);
    const cancelled = await place.here(['cancel', '1', '--drain']);
    assert.equal(cancelled.code, 0, cancelled.stderr);
    assert.match(
      cancelled.stderr,
      /^Task 1 (stops when its running experiments have finished|is paused)\nGo on with: autotuner resume 1\n/,
    );
    const first = await started.ended;
    assert.match(first.stderr, /Go on with: autotuner resume 1\n$/);
    const resumed = await place.here(['resume', '1', '--json']);
    assert.deepEqual([resumed.code, JSON.parse(resumed.stdout).experiments], [0, 16]);
    const failed = (await experimentsOf(place, 1)).find(({ state }) => state === 'failed');
    assert.ok(failed);
    const retried = await place.here(['retry', `1/${failed.number}`]);
    assert.match(
      retried.stderr,
      new RegExp(`Experiment 1/${failed.number} waits for another attempt\nRun it with: autotuner resume 1`),
    );
    assert.equal((await place.here(['resume', '1'])).code, 0);
    const again = (await experimentsOf(place, 1)).find(({ number }) => number === failed.number);
    assert.deepEqual([again?.attempts, again?.state], [2, 'failed']);
  });

  test('goes on with experiments that outlived their tuner, without beginning them again', async (t) => {
    const place = await makePlace(t);
    const until = join(place.folder, 'end');
    const script = 'echo up; while [ ! -e "$1" ]; do sleep 0.02; done; echo "{{\\"y\\": $2}}"';
    const command = ['sh', '-c', script, 'sh', until, '{x}'];
    const file = await place.task({ command, orphans: 'adopt', budget: { experiments: 2 } });
    const started = place.start(['run', file]);
    await untilUp(join(place.home, 'logs', 'task_1.log'));
    started.child.kill('SIGKILL');
    await started.ended;
    const resumed = place.start(['resume']);
    await resumed.sees(/Going on with task 1/);
    await writeFile(until, '');
    const { code, stderr } = await resumed.ended;
    assert.equal(code, 0, stderr);
    const experiments = await experimentsOf(place, 1);
    assert.deepEqual(
      experiments.map(({ state, attempts }) => [state, attempts]),
      [
        ['succeeded', 1],
        ['succeeded', 1],
      ],
    );
  });
});
