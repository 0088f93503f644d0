import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { suite, test } from 'node:test';
import { BIN, makePlace, startedOf } from '../testing/cli_process.ts';
import { textWidth } from './terminal/text_width.ts';

/** Everything in an output that differs from run to run. */
function masked(text: string, folder: string): string {
  return text
    .replaceAll(folder, 'FOLDER')
    .replaceAll(/ *\b\d+(?:\.\d)? (?:ms|s)(?=  | *$|\n)/gm, ' TIME')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'DATE');
}

suite('output', { concurrency: 2 }, () => {
  test('of a run in a pipe is plain lines: progress on standard error, the result on standard output', async (t) => {
    const place = await makePlace(t);
    const { stdout, stderr } = await place.call([
      'run',
      await place.task({ enqueue: [{ x: 33 }, { x: 40 }, { x: 76 }] }),
    ]);
    assert.equal(
      masked(stderr, place.folder),
      [
        'Task 1 parabola: 4 experiments, random sampler, seed 3',
        '✓ #1 TIME  y 169 ★ best                x=50',
        '✓ #2 TIME  y 16 ★ best                 x=33',
        '✓ #3 TIME  y 9 ★ best                  x=40',
        '✓ #4 TIME  y 1521                      x=76',
        '',
        '',
      ].join('\n'),
    );
    assert.equal(
      masked(stdout, place.folder),
      [
        '★ Best of 4: #3 with y 9, 94.7 % better than the baseline (y 169)',
        '',
        `  sh -c 'echo "about to measure"; echo "{\\"y\\": $(( ($1 - 37) * ($1 - 37) ))}"' sh 40`,
        '',
        '4 ok in TIME',
        '',
        'autotuner best 1    the best setting again; --sh --env --json --yaml',
        'autotuner show 1    every experiment',
        'autotuner logs 1/3  what the best one printed',
        'log: FOLDER/home/logs/task_1.log',
        '',
      ].join('\n'),
    );
  });

  test('with --json ends with one line of JSON, and with --quiet there is nothing else', async (t) => {
    const place = await makePlace(t);
    const { stdout, stderr } = await place.here(['run', await place.task(), '--json', '--quiet', '-n', '6']);
    assert.equal(stderr, '');
    assert.match(stdout, /^\{[^\n]*\}\n$/);
    const { seconds, best, ...result } = JSON.parse(stdout);
    assert.ok(seconds > 0);
    assert.deepEqual(Object.keys(best), ['experiment', 'params', 'score', 'metrics']);
    assert.equal(best.score, (best.params.x - 37) ** 2);
    assert.deepEqual(result, {
      task: 1,
      name: 'parabola',
      state: 'completed',
      baseline: { experiment: 1, params: { x: 50 }, score: 169, metrics: { y: 169 } },
      gain: (169 - best.score) / 169,
      counts: { succeeded: 6 },
      experiments: 6,
      front: [best.experiment],
      reason: 'All experiments done',
      resume: null,
      logs: `${place.home}/logs/task_1.log`,
    });
  });

  test('takes no more columns than COLUMNS, no colour unless forced, and ASCII where the locale has no more', async (t) => {
    const place = await makePlace(t);
    const run = await place.here(['run', await place.task()], { env: { COLUMNS: '40', LANG: 'C' } });
    assert.match(run.stderr, /^[ -~\n]*$/);
    for (const line of run.stderr.split('\n').slice(1)) assert.ok(textWidth(line) <= 40, line);
    const narrow = await place.here(['show'], { env: { COLUMNS: '40' } });
    const table = narrow.stdout.slice(narrow.stdout.indexOf('EXP')).split('\n');
    assert.equal(table.length, 6);
    for (const line of table) assert.ok(textWidth(line) <= 40, line);
    const isColored = async (env: Record<string, string>): Promise<boolean> =>
      (await place.here(['show'], { env })).stdout.includes('\u001B[');
    assert.deepEqual(
      await Promise.all([isColored({}), isColored({ FORCE_COLOR: '1' }), isColored({ NO_COLOR: '1' })]),
      [false, true, false],
    );
  });

  test('ends quietly when its reader leaves', async (t) => {
    const place = await makePlace(t);
    await place.here(['run', await place.task({ budget: { experiments: 1 } })]);
    const script =
      'for i in 1 2 3 4 5 6 7 8 9; do cat "$2"; done | head -c 1 >/dev/null; "$0" "$1" export | true; echo "${PIPESTATUS[0]}"';
    const child = spawn('bash', ['-c', script, process.execPath, BIN, BIN], {
      cwd: place.folder,
      env: place.env,
    });
    const { stdout, stderr } = await startedOf(child).ended;
    assert.deepEqual([stdout.trim(), stderr], ['0', '']);
  });

  test('of help loads no engine', async (t) => {
    const place = await makePlace(t);
    const hook = `import { registerHooks } from 'node:module'; registerHooks({ load(url, context, next) {
      if (/(core|runner|store|api)\\/(src|dist)\\//.test(url)) console.error('loaded ' + url); return next(url, context); } })`;
    const argv = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, BIN];
    const help = await startedOf(spawn(process.execPath, [...argv, '--help'], { env: place.env })).ended;
    assert.deepEqual([help.code, help.stderr], [0, '']);
    const ls = await startedOf(spawn(process.execPath, [...argv, 'ls'], { env: place.env })).ended;
    assert.match(ls.stderr, /loaded .*runner/, 'the hook sees what is loaded');
  });
});
