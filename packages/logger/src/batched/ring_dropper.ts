import { BATCH_OPEN, HEAD, LOCK, LOCKED_BY_PRODUCER, type Ring, TAIL, UNLOCKED } from './control_block.ts';
import { sizeOf } from './record_layout.ts';

/** Gives up the records that have waited longest until `isEnough` says so; `onRecord` gets the slot of each. */
export function dropOldest(
  ring: Ring,
  to: { readonly isEnough: () => boolean; readonly onRecord: (begin: number) => void },
): boolean {
  const { words } = ring.control;
  const lockAt = ring.at + LOCK;
  if (Atomics.compareExchange(words, lockAt, UNLOCKED, LOCKED_BY_PRODUCER) !== UNLOCKED) return false;
  try {
    // Of an open batch, part may be written: its lines must be completed.
    if (Atomics.load(words, ring.at + BATCH_OPEN) === 1) return false;
    return dropUntil(ring, to);
  } finally {
    Atomics.store(words, lockAt, UNLOCKED);
  }
}

function dropUntil(
  ring: Ring,
  to: { readonly isEnough: () => boolean; readonly onRecord: (begin: number) => void },
): boolean {
  const { words } = ring.control;
  while (!to.isEnough()) {
    const tail = Atomics.load(words, ring.at + TAIL);
    if (tail === Atomics.load(words, ring.at + HEAD)) return false;
    const begin = tail & (ring.slots - 1);
    to.onRecord(begin);
    Atomics.store(words, ring.at + TAIL, (tail + sizeOf(ring.ints[begin * 2] ?? 0)) | 0);
  }
  return true;
}
