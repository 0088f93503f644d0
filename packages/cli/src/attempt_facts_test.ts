import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePlace } from '../testing/cli_process.ts';

/** Works for a moment, so that it is seen, leaves a process behind, and runs out of memory. */
const SCRIPT = `
  i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done
  sleep 60 & sleep 0.2
  echo "größer ging nicht" >&2
  echo "MemoryError: no more" >&2
  exit 1
`;

test('everything that is known of an attempt is shown, on the terminal and as JSON', async (t) => {
  const place = await makePlace(t);
  const task = await place.task({ command: ['sh', '-c', SCRIPT, 'sh', '{x}'], budget: { experiments: 1 } });
  await place.call(['run', task]);
  const shown = await place.call(['show', '1/1']);
  assert.equal(shown.code, 0, shown.stderr);
  const line = /^attempt 1 .*$/mu.exec(shown.stdout)?.[0] ?? '';
  const offset = Buffer.byteLength('größer ging nicht\n');
  const where = `out of memory: MemoryError: no more (byte ${offset} of task_1_exp_1.attempt_1.stderr.raw)`;
  assert.ok(line.includes(where), shown.stdout);
  assert.match(line, /contained by \w+, spawn .*, benchmark .*, collect .*, teardown /u);
  assert.match(
    line,
    /, cpu (at least )?\d.*, memory (at least )?\d.* MB, \d leftover process(es)? killed \(sleep\)$/u,
  );
  const { attempts } = JSON.parse((await place.call(['show', '--json', '1/1'])).stdout);
  const [attempt] = attempts;
  assert.deepEqual(attempt.outcome, {
    kind: 'oom',
    evidence: 'log',
    resource: 'cpu',
    line: 'MemoryError: no more',
    file: 'task_1_exp_1.attempt_1.stderr.raw',
    offset,
  });
  assert.ok(attempt.usage.cpuMs > 0 && attempt.usage.maxRssBytes > 0 && attempt.leaked >= 1);
  assert.ok(attempt.phaseMs.benchmark >= 200);
  const log = (await place.call(['logs', '1/1'])).stdout;
  assert.match(log, new RegExp(`at byte ${offset} of task_1_exp_1.attempt_1.stderr.raw`, 'u'));
  assert.match(log, /Killed \d leftover process(es)?: sleep$/mu);
});
