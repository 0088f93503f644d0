type Hook = (about: unknown) => void;

interface HookedEvent {
  readonly hooks: Set<Hook>;
  readonly listener: (about: unknown) => void;
}

const events = new Map<string, HookedEvent>();

/**
 * Runs `hook` with each event of the process, such as `exit` or a signal, until the function that it returns is called.
 * Other listeners are left alone. All hooks of an event share one listener, because Node warns when there are many.
 */
export function onProcessEvent(event: string, hook: Hook): () => void {
  const hooked = events.get(event) ?? hookEvent(event);
  hooked.hooks.add(hook);
  return () => {
    if (!hooked.hooks.delete(hook) || hooked.hooks.size > 0) return;
    process.off(event, hooked.listener);
    events.delete(event);
  };
}

function hookEvent(event: string): HookedEvent {
  const hooks = new Set<Hook>();
  const listener = (about: unknown): void => {
    for (const hook of hooks) hook(about);
  };
  const hooked = { hooks, listener };
  events.set(event, hooked);
  process.on(event, listener);
  return hooked;
}
