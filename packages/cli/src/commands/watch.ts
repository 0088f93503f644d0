import { listAllExperiments } from '@autotuner/core';
import type { Execute } from '../command.ts';
import { withFailureJson } from '../session/failure_json.ts';
import { withReader } from '../session/open_tuner.ts';
import { openRunView } from '../session/live_view.ts';
import { printResult } from '../session/print_result.ts';
import { exitCodeOf, StopLadder, type StopSignal } from '../session/stop_ladder.ts';
import { taskIdOrLatest } from '../session/task_ref.ts';
import { watchTask } from '../session/watch_task.ts';

/** `autotuner watch [TASK]`: shows a task that another process runs; a signal ends the watching only. */
export const watch: Execute = (input) =>
  withFailureJson(input, (progress) =>
    withReader(input.cli, async (opened) => {
      const { tuner } = opened;
      const taskId = await taskIdOrLatest(tuner, input.args[0]);
      progress.taskId = taskId;
      const leave = new AbortController();
      let signal: StopSignal | undefined;
      const ladder = new StopLadder({
        onStep: (_step, received) => {
          signal = received;
          leave.abort();
        },
      });
      const view = openRunView(input.cli.err, { isQuiet: input.options.isOn('quiet') });
      const known = await listAllExperiments(tuner, taskId);
      const summary = await watchTask(tuner, taskId, {
        signal: leave.signal,
        known,
        onChange: (now, ended) => view.update(now, ended),
      }).finally(() => {
        view.close();
        ladder.close();
      });
      if (signal !== undefined) {
        input.cli.err.line(`Task ${taskId} goes on; watch it again with: autotuner watch ${taskId}`);
        return exitCodeOf(signal);
      }
      await printResult(input, { opened, summary });
      progress.isPrinted = true;
      return summary.best === undefined ? 4 : 0;
    }),
  );
