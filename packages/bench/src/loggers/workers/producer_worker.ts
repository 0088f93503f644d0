import { contenderOf } from '../contenders/contender_table.ts';
import { fieldsOf, pause, warmUp } from '../child/turns.ts';
import { STATIC_MESSAGE } from '../lines/bench_messages.ts';

/** What one thread logs. */
export interface ProducerOrder {
  readonly contender: string;
  readonly file: string;
  readonly from: number;
  /** In all. */
  readonly lines: number;
  /** Of those, the first ones, which are logged before all start together. */
  readonly warmUpLines: number;
  /** Threads that start together. */
  readonly threads: number;
  /** Counts those that are ready. */
  readonly gate?: SharedArrayBuffer;
}

const CHUNK = 1_000;

/** Logs so many lines and closes; milliseconds from when all threads were ready. */
export default async function produce(order: ProducerOrder): Promise<number> {
  const { open } = await contenderOf(order.contender).load();
  const subject = await open({ file: order.file, withContext: false, isStdout: false });
  await warmUp(subject, { calls: order.warmUpLines, from: order.from, file: order.file });
  await waitForAll(order);
  const startMs = performance.now();
  const end = order.from + order.lines;
  for (let exp = order.from + order.warmUpLines; exp < end; exp++) {
    subject.log(fieldsOf(exp), STATIC_MESSAGE);
    if (exp % CHUNK === CHUNK - 1) await pause(subject);
  }
  await subject.finish();
  return performance.now() - startMs;
}

async function waitForAll({ gate, threads }: ProducerOrder): Promise<void> {
  if (gate === undefined) return;
  const ready = new Int32Array(gate);
  let seen = Atomics.add(ready, 0, 1) + 1;
  Atomics.notify(ready, 0);
  while (seen < threads) {
    const { value } = Atomics.waitAsync(ready, 0, seen, 5_000);
    if ((await value) === 'timed-out')
      throw new Error('Cannot start together: the other thread is not there');
    seen = Atomics.load(ready, 0);
  }
}
