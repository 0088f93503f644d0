/** Node's timers hold no more than a signed 32-bit number of milliseconds, about 25 days. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Calls back once after any number of milliseconds, and returns what calls it off. */
export function startDeadline(ms: number, onReached: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (leftMs: number): void => {
    const stepMs = Math.min(leftMs, LONGEST_TIMER_MS);
    timer = setTimeout(() => (leftMs > stepMs ? wait(leftMs - stepMs) : onReached()), stepMs);
  };
  wait(Math.max(0, ms));
  return () => clearTimeout(timer);
}
