import { ABANDONED, LOCKED_BY_WRITER, NO_OWNER, OWNER, type Ring } from './control_block.ts';
import { type DrainOutcome, RingReader } from './ring_reader.ts';

/**
 * Looks once at a ring whose thread has ended; what refers to something that only that thread knew is given up. Once all
 * is read, the ring is anyone's.
 */
export function drainAbandoned(ring: Ring, reader: RingReader): DrainOutcome {
  const outcome = reader.drain();
  if (outcome === 'foreign') {
    reader.giveUp();
    return 'more';
  }
  if (outcome !== 'idle') return outcome;
  reader.tellLost();
  reader.release();
  Atomics.compareExchange(ring.control.words, ring.at + OWNER, ABANDONED, NO_OWNER);
  return outcome;
}

/** Reads to the end what ended threads have left, for when there is no writer to do it. */
export function drainAllAbandoned(rings: readonly Ring[]): void {
  for (const ring of rings) {
    if (Atomics.load(ring.control.words, ring.at + OWNER) !== ABANDONED) continue;
    const reader = new RingReader(ring, { lockAs: LOCKED_BY_WRITER });
    for (let outcome: DrainOutcome = 'more'; outcome === 'more' || outcome === 'written';) {
      outcome = drainAbandoned(ring, reader);
    }
  }
}
