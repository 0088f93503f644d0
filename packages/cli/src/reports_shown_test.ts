import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePlace } from '../testing/cli_process.ts';

/** Reports three times, the last one without a number, then once what is none. */
const SCRIPT = `
  say() {{ echo "{{\\"autotuner_report\\": {{\\"step\\": $1, \\"value\\": $2}}}}"; }}
  say 1 8; say 2 4; say 3 NaN; say 3 1; sleep "$2"
  echo '{{"y": 2}}'
`;

test('what a command reports is shown, on the terminal and as JSON', async (t) => {
  const place = await makePlace(t);
  const command = ['sh', '-c', SCRIPT, 'sh', '{x}', '0'];
  await place.call(['run', await place.task({ command, budget: { experiments: 1 } })]);
  const { stdout, stderr } = await place.call(['show', '1/1']);
  assert.match(stdout, /^reports +3 █▁ not a number at step 3$/mu, stderr);
  assert.match(stdout, /^attempt 1 .*, 1 report not kept$/mu);
  const { reports, attempts } = JSON.parse((await place.call(['show', '--json', '1/1'])).stdout);
  assert.deepEqual(
    reports.map((one: { step: number; value: number | null }) => [one.step, one.value]),
    [
      [1, 8],
      [2, 4],
      [3, null],
    ],
  );
  assert.equal(attempts[0].reportsDropped, 1);
  const log = (await place.call(['logs', '1/1'])).stdout;
  assert.match(log, /A report is not kept, and others may follow: step 3 came after step 3, steps must grow/);
});

test('what was pruned is counted and shown as such, and cannot be tried again', async (t) => {
  const place = await makePlace(t);
  const task = await place.task({
    command: ['sh', '-c', SCRIPT, 'sh', '{x}', '60'],
    pruner: { type: 'threshold', upper: 6 },
    baseline: undefined,
    budget: { experiments: 2 },
  });
  const { stdout, code } = await place.call(['run', '--json', task]);
  assert.equal(code, 4, 'no experiment succeeded');
  assert.deepEqual(JSON.parse(stdout.trim().split('\n').at(-1) ?? '').counts, { succeeded: 0, pruned: 2 });
  const shown = (await place.call(['show', '1'])).stdout;
  assert.match(shown, /^done +2\/2, 0 ok, 2 pruned$/mu);
  assert.match(shown, /pruned +x=\d+ +8 at step 1, threshold: /u);
  const retried = await place.call(['retry', '1/1']);
  assert.notEqual(retried.code, 0);
  assert.match(retried.stderr, /it was pruned; only one that failed or was cancelled can be tried again/);
});

test('the runs of a repeated command are shown', async (t) => {
  const place = await makePlace(t);
  const command = ['sh', '-c', 'echo "{{\\"y\\": $AUTOTUNER_REPEAT}}"', 'sh', '{x}'];
  await place.call(['run', await place.task({ command, repeats: 3, budget: { experiments: 1 } })]);
  const { stdout } = await place.call(['show', '1/1']);
  assert.match(stdout, /^result +y 2$/mu);
  assert.match(stdout, /^runs +1 2 3$/mu);
});

test('the mean of a best that was measured again is shown', async (t) => {
  const place = await makePlace(t);
  const script = `echo "$1" >>seen; echo "{{\\"y\\": $(( $1 + $(grep -c "^$1$" seen) ))}}"`;
  const command = ['sh', '-c', script, 'sh', '{x}'];
  const parts = { enqueue: [{ x: 5 }], baseline: undefined, remeasure: 0.5, budget: { experiments: 2 } };
  await place.call(['run', await place.task({ command, ...parts })]);
  const { stdout } = await place.call(['show', '1']);
  assert.match(stdout, /^best +#1 y 6$/mu);
  assert.match(stdout, /^again +measured 2 times, mean 6\.5; "autotuner analyze 1" says how sure that is$/mu);
});
