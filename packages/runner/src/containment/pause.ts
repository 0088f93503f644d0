/** Resolves after so many milliseconds, or as soon as the signal aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal?.aborted === true) return done();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end, { once: true });
  });
}

/** How long and how often to ask. */
export interface WaitOptions {
  readonly timeoutMs: number;
  /** The first pause; each following one is twice as long. @default 1 */
  readonly firstMs?: number;
  /** The longest pause. @default 25 */
  readonly longestMs?: number;
}

/** Asks until the answer is true, and resolves to the last answer. */
export async function waitUntil(isTrue: () => boolean, options: WaitOptions): Promise<boolean> {
  const deadline = performance.now() + options.timeoutMs;
  const longestMs = options.longestMs ?? 25;
  for (let ms = options.firstMs ?? 1; !isTrue(); ms = Math.min(ms * 2, longestMs)) {
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) return false;
    await pause(Math.min(ms, leftMs));
  }
  return true;
}
