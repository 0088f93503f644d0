import type { Bench } from './bench.ts';

/** All benchmarks; loaded only when they run. */
export const BENCHES: readonly Bench[] = [
  {
    name: 'spine',
    about:
      'start-up of the command line, no-op experiments per second, memory, and with --clone the time from a clone to the first experiment',
    run: async (options) => (await import('./spine/spine_bench.ts')).measureSpine(options),
  },
  {
    name: 'containment',
    about:
      'kill latency, what outlives a supervisor, restart, logs over crashes, big outputs, no-op rate, outcome classes; minutes without --quick',
    run: async (options) => (await import('./containment/containment_bench.ts')).measureContainment(options),
  },
  {
    name: 'store',
    about: 'what the durable journal costs per experiment: rate, CPU of all threads, lag of the event loop',
    run: async (options) => (await import('./store/store_bench.ts')).measureStore(options),
  },
];
