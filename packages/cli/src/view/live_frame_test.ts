import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pickFigures } from '../terminal/figures.ts';
import { liveFrame } from './live_frame.ts';
import {
  sampleConfig,
  sampleExperiment,
  sampleFailure,
  sampleLook,
  sampleSuccess,
  sampleTask,
} from '../../testing/sample_task.ts';
import type { TaskView } from './task_view.ts';

function view(change: Partial<TaskView> = {}): TaskView {
  return { task: sampleTask(), isLive: true, seenSince: 0, experiments: [], phases: new Map(), ...change };
}

test('liveFrame() shows best, curve, running experiments with elapsed of timeout, counts and what is left', () => {
  const experiments = [sampleSuccess(1, 100), sampleSuccess(2, 150), sampleFailure(3), sampleExperiment(4)];
  const phases = new Map([[4, { phase: 'benchmarking', since: 3200 }]]);
  const frame = liveFrame({
    view: view({ experiments, phases }),
    now: 5000,
    stop: 'none',
    look: sampleLook(),
  });
  assert.deepEqual(frame, [
    '',
    'demo  task 9  ━━──────────────  3/20  5.0 s  ETA 17.0 s',
    '★ best  #2  speed 150  50.0 % better than the baseline',
    '  level=2',
    '  ▁█',
    '▸ #4  benchmarking  1.8 s / 1m00s  level=4',
    '2 ok, 1 timeout',
  ]);
});

test('liveFrame() leaves out what matters least where there is no room', () => {
  const experiments = [sampleSuccess(1, 100)];
  const head = (columns: number): string =>
    liveFrame({ view: view({ experiments }), now: 5000, stop: 'none', look: sampleLook({ columns }) })[1] ??
    '';
  assert.equal(head(40), 'demo  ────────  1/20  5.0 s  ETA 19.0 s');
  assert.equal(head(30), 'demo  1/20  5.0 s  ETA 19.0 s');
  assert.equal(head(20), '1/20  5.0 s  ETA 19.0 s');
});

test('liveFrame() uses ASCII signs where the locale has no others', () => {
  const look = sampleLook({ figures: pickFigures(false) });
  const experiments = [sampleSuccess(1, 100), sampleExperiment(2)];
  const text = liveFrame({ view: view({ experiments }), now: 5000, stop: 'none', look }).join('\n');
  assert.match(text, /^[ -~\n]*$/);
});

test('liveFrame() counts running experiments beyond the first six', () => {
  const experiments = Array.from({ length: 9 }, (_, index) => sampleExperiment(index + 1));
  const frame = liveFrame({ view: view({ experiments }), now: 9000, stop: 'none', look: sampleLook() });
  assert.equal(frame.filter((line) => line.startsWith('▸')).length, 6);
  assert.ok(frame.includes('  and 3 more'));
});

test('liveFrame() says what another Ctrl-C would do', () => {
  const input = { view: view({ experiments: [sampleExperiment(1)] }), now: 0, look: sampleLook() };
  assert.match(
    liveFrame({ ...input, stop: 'drain' }).at(-1) ?? '',
    /1 still running; Ctrl-C again ends them/,
  );
  assert.match(liveFrame({ ...input, stop: 'cancel' }).at(-1) ?? '', /leaves at once/);
});

test('liveFrame() never prints control characters of a parameter', () => {
  const experiments = [sampleExperiment(1, { params: { level: '\u001B[2J' } })];
  assert.ok(
    !liveFrame({ view: view({ experiments }), now: 0, stop: 'none', look: sampleLook() })
      .join('')
      .includes('\u001B'),
  );
});

test('liveFrame() counts earlier sessions into the running time', () => {
  const task = sampleTask({ activeMs: 60_000, config: sampleConfig() });
  const frame = liveFrame({
    view: view({ task, seenSince: 100_000 }),
    now: 130_000,
    stop: 'none',
    look: sampleLook(),
  });
  assert.match(frame[1] ?? '', /1m30s/);
});
