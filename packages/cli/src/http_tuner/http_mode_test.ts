import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { ENDLESS, FAILING, makePlace, type Place, type Started } from '../../testing/cli_process.ts';

interface Served extends Place {
  readonly server: Started;
  readonly url: string;
}

/** A place whose commands talk to a server of their own. */
async function makeServed(t: TestContext, env: Record<string, string> = {}): Promise<Served> {
  const place = await makePlace(t);
  const server = place.start(['serve', '--port', '0'], { env });
  const url = /^http:\/\/127\.0\.0\.1:\d+$/m.exec(await server.sees(/^http:.*\n/m))?.[0] ?? '';
  const remote = { AUTOTUNER_URL: url, AUTOTUNER_HOME: `${place.folder}/nothing-here` };
  return {
    ...place,
    server,
    url,
    here: (args, options) => place.here(args, { env: { ...remote, ...options?.env } }),
    start: (args, options) => place.start(args, { env: { ...remote, ...options?.env } }),
  };
}

suite('with AUTOTUNER_URL', { concurrency: 2 }, () => {
  test('every command does on a server what it does in process', async (t) => {
    const place = await makeServed(t);
    const ran = await place.here(['run', await place.task({ enqueue: [{ x: 33 }, { x: 40 }, { x: 76 }] })]);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stderr, /✓ #3 .* y 9 ★ best {2,}x=40\n✓ #4/);
    assert.match(ran.stdout, /^★ Best of 4: #3 with y 9, 94\.7 % better than the baseline \(y 169\)/);
    assert.doesNotMatch(ran.stdout, /log:/, 'the files are those of the server');
    const out = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await place.here(args);
      assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
      return stdout;
    };
    assert.match(await out('ls'), /1 {2}parabola {2}completed {3}4\/4 {2}y 9 {3}\+94\.7 %/);
    assert.match(await out('show'), / {2}3 .* y 9 ★ {2,}x=40/);
    assert.match(await out('show', '1/2'), /attempt 1 {3}ok, contained by/);
    assert.equal(await out('best', '--env'), 'x=40\n');
    assert.match(await out('analyze'), /^task {6}1 parabola\nresults {3}4\nbest {6}#3, measured once\n/);
    const told = await fetch(`${place.url}/api/tasks/1/analysis`);
    const { task, ...analysis } = JSON.parse(await out('analyze', '--json'));
    assert.deepEqual([task, analysis], [1, await told.json()]);
    assert.match(await out('logs', '1/3'), /\[stdout\] about to measure\n.*\{"y": 9\}\n/);
    assert.match(await out('logs', '-n', '1', '--grep', 'about'), /^.*\[Experiment 4\].*about to measure\n$/);
    assert.match(await out('logs', '-f', '1'), /Task completed: All experiments done\n$/);
    assert.equal((await out('export')).split('\r\n').length, 6);
    assert.equal(JSON.parse(await out('export', '--format', 'json')).experiments.length, 4);
  });

  test('run --detach leaves the task to the server; watch and logs follow it, cancel stops it, resume goes on', async (t) => {
    const place = await makeServed(t);
    const slow = { command: ['sh', '-c', 'sleep 0.2; echo "{{\\"y\\": {x}}}"'], budget: { experiments: 30 } };
    const detached = await place.here(['run', '--detach', await place.task(slow)]);
    assert.deepEqual([detached.code, detached.stdout], [0, '1\n']);
    const following = place.start(['logs', '-f', '1']);
    const watching = place.start(['watch']);
    await watching.sees(/✓ #\d/);
    const cancelled = await place.here(['cancel', '1']);
    assert.match(cancelled.stderr, /^Task 1 ends its running experiments and stops\n/);
    const [followed, watched] = await Promise.all([following.ended, watching.ended]);
    assert.deepEqual([followed.code, watched.code], [0, 0], watched.stderr);
    assert.match(followed.stdout, /Task cancelled/);
    assert.match(watched.stdout, /ok, 1 cancelled in .*, cancelled: Cancelled on request\n/);
    const resumed = place.start(['resume', '--json']);
    await resumed.sees(/Going on with task 1 parabola/);
    resumed.child.kill('SIGINT');
    const { code, stdout } = await resumed.ended;
    assert.deepEqual([code, JSON.parse(stdout).state], [130, 'paused']);
  });

  test('failures of the server are told as they are', async (t) => {
    const key = 'a-key-of-enough-length-0123456789';
    const place = await makeServed(t, { AUTOTUNER_API_KEY: key });
    const refused = await place.here(['ls']);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /\[AT_UNAUTHORIZED\]/);
    const env = { AUTOTUNER_API_KEY: key };
    assert.equal((await place.here(['ls'], { env })).code, 0);
    assert.match(
      (await place.here(['show', '7'], { env })).stderr,
      /Cannot find task 7.*\[AT_TASK_UNKNOWN\]/,
    );
    const failed = await place.here(['run', await place.task({ ...FAILING, budget: { experiments: 1 } })], {
      env,
    });
    assert.equal(failed.code, 4);
    assert.match(failed.stdout, / {2}cannot open \d+\n/);
    assert.match((await place.here(['retry', '1/9'], { env })).stderr, /\[AT_EXPERIMENT_UNKNOWN\]/);
    const healthy = await place.here(['doctor'], { env });
    assert.match(healthy.stdout, /server +http:.* is ready/);
  });

  test('a run whose server goes away says where to look', async (t) => {
    const place = await makeServed(t);
    const started = place.start(['run', '--json', await place.task(ENDLESS)]);
    await started.sees(/Task 1/);
    await place.start(['logs', '-f', '1']).sees(/endless/);
    place.server.child.kill('SIGTERM');
    const { code } = await place.server.ended;
    assert.equal(code, 0);
    const { code: left, stdout, stderr } = await started.ended;
    assert.equal(left, 6);
    const { task, error } = JSON.parse(stdout);
    assert.deepEqual([task, error.code], [1, 'AT_SERVER_UNREACHABLE']);
    assert.match(
      stderr,
      /Task 1 belongs to the server; see how it goes with: autotuner watch 1\nerror: .*\[AT_SERVER_UNREACHABLE\]/,
    );
  });
});
