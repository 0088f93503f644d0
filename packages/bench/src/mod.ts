/**
 * Benchmarks of autotuner and its rivals, side by side in one run.
 *
 * @module
 */
export { BENCHES } from './bench_table.ts';
export type { Bench, BenchOptions, Figure } from './bench.ts';
