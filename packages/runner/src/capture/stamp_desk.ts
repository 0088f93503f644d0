import { ByteBuilder } from './byte_builder.ts';

/** Bytes that are read at once: more gives throughput, less gives a smoother event loop. */
export const BLOCK_BYTES = 1_048_576;

/** What it takes to read from a raw file and stamp what was read; one user at a time. */
export interface StampDesk {
  /** Of {@link BLOCK_BYTES}. */
  readonly block: Buffer;
  /** What was stamped for the log of the experiment, and mostly for that of the task too. */
  readonly out: ByteBuilder;
  /** What was stamped for the log of the task, where that differs. */
  readonly taskOut: ByteBuilder;
}

/** As many as Node has threads for files; so however many attempts print at once, this is the memory they take. */
const MAX_DESKS = 4;
/** A desk that had to grow beyond this is not kept. */
const MAX_KEPT_BYTES = 4 * BLOCK_BYTES;

const idle: StampDesk[] = [];
const waiting: ((desk: StampDesk) => void)[] = [];
let taken = 0;

/** Lends a desk; waits when all are in use. Whoever gets one gives it back. */
export async function takeDesk(): Promise<StampDesk> {
  const desk = idle.pop();
  if (desk === undefined && taken >= MAX_DESKS) return new Promise((done) => void waiting.push(done));
  taken += 1;
  return desk ?? makeDesk();
}

/** Gives a desk back that nothing reads into or looks at any more. */
export function returnDesk(desk: StampDesk): void {
  const next = waiting.shift();
  const kept = desk.out.capacity + desk.taskOut.capacity > MAX_KEPT_BYTES ? makeDesk() : desk;
  if (next !== undefined) return next(kept);
  taken -= 1;
  idle.push(kept);
}

function makeDesk(): StampDesk {
  return {
    block: Buffer.allocUnsafeSlow(BLOCK_BYTES),
    out: new ByteBuilder(),
    taskOut: new ByteBuilder(),
  };
}
