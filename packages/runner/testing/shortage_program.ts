/**
 * A tuner to be starved of processes: runs a task of quick experiments in the data folder of its argument, and prints
 * "ready", then the outcome of every attempt and the state of the task, a line each.
 */
import { sampleConfig } from '@autotuner/core/testing';
import { openTuner } from '../src/compose.ts';

const tuner = await openTuner({ home: process.argv[2] ?? '', mode: 'run', command: 'test' });
const command = { kind: 'argv', argv: ['/bin/sh', '-c', `sleep 0.02; echo '{"seconds": 1}'`] } as const;
const config = sampleConfig({ command, readsParamsEnv: true, budget: { experiments: 40 }, maxAttempts: 100 });
const { task } = await tuner.createTask(config);
await tuner.startTask(task.id);
console.log('ready');
const stop = new AbortController();
for await (const event of tuner.followEvents({ from: 0, signal: stop.signal })) {
  if (event.type === 'attempt.ended') console.log(JSON.stringify(event.data['outcome']));
  if (event.type !== 'task.state') continue;
  const { state } = event.data;
  if (state === 'running' || state === 'pending') continue;
  console.log(`task ${String(state)}`);
  break;
}
console.log(JSON.stringify((await tuner.getTask(task.id)).counts.byState));
await tuner.close();
