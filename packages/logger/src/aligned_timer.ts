/** A stretch of time, aligned to the clock: it begins at a multiple of its length since 1970 in UTC. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The window of this length that a time lies in. */
export function windowAt(timeMs: number, lengthMs: number): TimeWindow {
  const fromMs = Math.floor(timeMs / lengthMs) * lengthMs;
  return { fromMs, toMs: fromMs + lengthMs };
}

/**
 * Calls back at each multiple of a length of time, a little late when the event loop is busy; never keeps a process
 * alive. Returns what ends it.
 */
export function everyWindow(lengthMs: number, onEnd: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    const nowMs = Date.now();
    timer = setTimeout(turn, windowAt(nowMs, lengthMs).toMs - nowMs);
    timer.unref();
  };
  const turn = (): void => {
    onEnd();
    arm();
  };
  arm();
  return () => clearTimeout(timer);
}
