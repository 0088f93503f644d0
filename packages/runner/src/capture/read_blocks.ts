/** Bytes of a block: more gives throughput, less gives a smoother event loop. */
export const BLOCK_BYTES = 1_048_576;

/** Idle blocks that are kept, enough for the attempts that usually run at a time. */
const MAX_IDLE = 16;

const idle: Buffer[] = [];

/** Lends a block of {@link BLOCK_BYTES} to read into. Made anew for every short attempt they would keep the garbage collector busy. */
export function takeBlock(): Buffer {
  return idle.pop() ?? Buffer.allocUnsafe(BLOCK_BYTES);
}

/** Gives a block back that nothing reads into or looks at any more. */
export function returnBlock(block: Buffer): void {
  if (idle.length < MAX_IDLE) idle.push(block);
}
