import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { ENDLESS, FAILING, makePlace } from '../testing/cli_process.ts';

/** A port that somebody listens on until the test ends, or one that is free again. */
async function port(t: TestContext, options: { isTaken: boolean }): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  if (options.isTaken) t.after(() => server.close());
  else await new Promise((done) => server.close(done));
  return address.port;
}

suite('autotuner ends with exit code', { concurrency: 2 }, () => {
  test('0 when an experiment succeeded, and for help', async (t) => {
    const place = await makePlace(t);
    const { code, stdout, stderr } = await place.call(['run', await place.task()]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^★ Best of 4: #\d with y \d+, [\d.]+ % better than the baseline \(y 169\)/);
    for (const args of [['--help'], ['run', '--help'], ['help', 'run'], ['--version'], ['best'], ['ls']]) {
      assert.equal((await place.here(args)).code, 0, args.join(' '));
    }
  });

  test('2 for wrong use, with what would be accepted and no stack trace', async (t) => {
    const place = await makePlace(t);
    await place.here(['run', await place.task({ budget: { experiments: 1 } })]);
    assert.equal((await place.call(['rnu'])).code, 2);
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /Usage: autotuner/],
      [['rnu'], /^error: Unknown command "rnu" \[AT_USAGE\]\n\(Did you mean run\?\)/],
      [['help', 'rnu'], /^error: Unknown command "rnu" \[AT_USAGE\]\n\(Did you mean run\?\)/],
      [['run'], /^error: Missing required argument "FILE" \[AT_USAGE\]/],
      [['ls', '--jsno'], /Unknown option "--jsno" \[AT_USAGE\]\n\(Did you mean --json\?\)/],
      [['ls', '--state', 'done'], /argument "done" is invalid: allowed choices are pending, running/],
      [['run', 'x.yaml', '-n', '0'], /argument "0" is invalid: expected a whole number from 1 to 1000000/],
      [['run', 'x.yaml', '--timeout', '5 days'], /expected a duration such as 90s/],
      [['show', '99'], /Cannot find task 99.*\[AT_TASK_UNKNOWN\]/],
      [['show', '1/99'], /Cannot find experiment 99 of task 1.*\[AT_EXPERIMENT_UNKNOWN\]/],
      [['show', 'nine'], /Cannot tell which task is meant by "nine": expected a number such as 9, or 9\/14/],
      [['cancel', '1/1'], /it names an experiment, and a task such as 1 is expected/],
      [['retry', '1'], /an experiment such as 1\/1 is expected/],
      [['logs', '--grep', '('], /Cannot use --grep "\("/],
      [['best', '--sh', '--env'], /got --sh and --env, expected one of them/],
      [
        ['resume', '1'],
        /Cannot resume task 1: it has ended \(completed\); .*retry 1\/N.*\[AT_STATE_ILLEGAL\]/,
      ],
      [['resume'], /Cannot resume the latest task: none .* was interrupted.*\[AT_TASK_UNKNOWN\]/],
      [['cancel', '1'], /Cannot cancel task 1: it has ended already \(completed\).*\[AT_STATE_ILLEGAL\]/],
      [['cancel', '1', '--drain'], /Cannot pause task 1: it has ended already/],
      [['retry', '1/1'], /Cannot retry experiment 1\/1: it succeeded; only .*\[AT_STATE_ILLEGAL\]/],
      [['init', 'task_1.json', '--yes'], /Cannot write .*task_1\.json.*--force/s],
      [['run', await place.task(), '--detach'], /Cannot detach from a task that runs in this process/],
      [['completion', 'tcsh'], /expected bash, zsh or fish/],
      [['serve', '--host', '0.0.0.0'], /AT_BIND_REFUSED/],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await place.here(args);
      assert.equal(code, 2, `${args.join(' ')}: ${stderr}`);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^ {4}at /m);
      assert.equal(stdout, '');
    }
  });

  test('3 for a task file that is not there, not valid or cannot run here', async (t) => {
    const place = await makePlace(t);
    const broken = join(place.folder, 'broken.yaml');
    await writeFile(broken, 'name: x\ncommand: [a, "b]\n');
    const unknownKey = await place.task({ paramters: {} });
    const range = await place.task({ parameters: { x: { type: 'int', low: 10, high: 1 } } });
    const unused = await place.task({ parameters: { x: { type: 'int', low: 1, high: 9 }, level: [1, 2] } });
    const noMetric = await place.task({ objective: undefined });
    const nothingLeft = await place.task({ where: ['x > 200'], baseline: undefined });
    const noCommand = await place.task({ command: ['no-such-program', '{x}'] });
    const cases: readonly (readonly [string, RegExp])[] = [
      ['missing.yaml', /Cannot read task file "missing.yaml": there is no such file/],
      [broken, /broken\.yaml:\d+:\d+/],
      [unknownKey, /task_1\.json:1:\d+: .*"paramters"/],
      [range, /task_2\.json:1:\d+: "parameters\.x\.high" must be >= low, which is 10, got 1/],
      [unused, /task_3\.json:1:\d+: Parameter "level" is never used; put "\{level\}" into command or env/],
      [noMetric, /task_4\.json:1:1: Task file lacks the key "objective"/],
      [nothingLeft, /none of 100 points satisfies "x > 200"; .*\[AT_SPACE_INFEASIBLE\]/],
      [noCommand, /"no-such-program" cannot be run: it is not in PATH/],
    ];
    for (const [file, message] of cases) {
      for (const command of ['check', 'run']) {
        const { code, stderr } = await place.here([command, file]);
        assert.equal(code, 3, `${command} ${file}: ${stderr}`);
        assert.match(stderr, message);
      }
    }
    const failed = await place.here(['run', '--json', range]);
    assert.match(failed.stdout, /^\{"task":null,.*"error":\{"code":"AT_CONFIG_INVALID".*\}\n$/);
    const listed = await place.here(['ls', '--ids']);
    assert.equal(listed.stdout, '', 'nothing was stored');
    const { code, stdout } = await place.call(['check', '--json', unknownKey]);
    assert.deepEqual([code, JSON.parse(stdout).code], [3, 'AT_CONFIG_INVALID']);
  });

  test('4 when no experiment succeeded, and shows what the last one printed', async (t) => {
    const place = await makePlace(t);
    const { code, stdout } = await place.call([
      'run',
      await place.task({ ...FAILING, baseline_must_succeed: false, budget: { experiments: 2 } }),
    ]);
    assert.equal(code, 4);
    assert.match(stdout, /^✗ No experiment succeeded\n[^]*\n {2}cannot open \d+\n[^]*0 ok, 2 crash/);
    const best = await place.here(['best']);
    assert.deepEqual([best.code, best.stdout], [4, '']);
    assert.match(best.stderr, /No experiment of task 1 has succeeded so far; see why with: autotuner show 1/);
  });

  test('4 when the metric never appears, and names it and what was found', async (t) => {
    const place = await makePlace(t);
    const { code, stdout } = await place.call([
      'run',
      await place.task({ objective: 'minimize elapsed', baseline: undefined }),
    ]);
    assert.equal(code, 4);
    assert.match(stdout, /Objective metric "elapsed" is missing or not a finite number: found "y"/);
  });
});

suite('autotuner stopped or hindered from outside ends with exit code', { concurrency: 2 }, () => {
  test('5 when another process pauses the run, with the result on one line', async (t) => {
    const place = await makePlace(t);
    const slow = { command: ['sh', '-c', 'sleep 1; echo "{{\\"y\\": {x}}}"'], budget: { experiments: 50 } };
    const started = place.start(['run', '--json', await place.task(slow)]);
    await started.sees(/#1 /);
    assert.equal((await place.here(['cancel', '1', '--drain'])).code, 0);
    const { code, stdout, stderr } = await started.ended;
    assert.equal(code, 5, stderr);
    assert.match(stdout, /^\{.*\}\n$/);
    assert.deepEqual([JSON.parse(stdout).state, JSON.parse(stdout).resume], ['paused', 'autotuner resume 1']);
  });
  test('6 when the server cannot be reached', async (t) => {
    const place = await makePlace(t);
    const url = `http://127.0.0.1:${await port(t, { isTaken: false })}`;
    const { code, stderr } = await place.here(['ls'], { env: { AUTOTUNER_URL: url } });
    assert.equal(code, 6);
    assert.match(
      stderr,
      /Cannot use the server at http:\/\/127.*nothing listens there.*\[AT_SERVER_UNREACHABLE\]/,
    );
  });

  test('7 for a data folder that is in use, foreign or cannot be made', async (t) => {
    const place = await makePlace(t);
    const first = place.start(['run', await place.task(ENDLESS)]);
    await first.sees(/Task 1/);
    const locked = await place.here(['run', await place.task()]);
    assert.equal(locked.code, 7, locked.stderr);
    assert.match(locked.stderr, /AT_STORE_LOCKED/);
    assert.match(locked.stderr, new RegExp(`${first.child.pid}`));
    const foreign = join(place.folder, 'foreign');
    await mkdir(foreign);
    await writeFile(
      join(foreign, 'autotuner.db'),
      'this is no database, whatever its name says. '.repeat(99),
    );
    for (const home of [foreign, '/dev/null/home']) {
      const { code, stderr } = await place.here(['ls', '--home', home]);
      assert.equal(code, 7, `${home}: ${stderr}`);
      assert.match(stderr, /\[AT_STORE_(FOREIGN|UNWRITABLE)\]/);
    }
  });

  test('8 for a port that is in use', async (t) => {
    const place = await makePlace(t);
    const taken = await port(t, { isTaken: true });
    const { code, stderr } = await place.call(['serve', '--port', `${taken}`]);
    assert.equal(code, 8, stderr);
    assert.match(stderr, new RegExp(`${taken}.*AT_PORT_IN_USE`, 's'));
  });
});
