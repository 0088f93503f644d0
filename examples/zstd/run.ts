/**
 * Compresses a log-like corpus with Node's own zstd and prints speed and size as one JSON line.
 * usage: node run.ts --level N [--window N]     with STRATEGY=fast|dfast|greedy|lazy|lazy2 in the environment
 */
import { parseArgs } from 'node:util';
import { constants, zstdCompressSync } from 'node:zlib';
import { makeLogCorpus } from './corpus.ts';

const CORPUS_MB = 8;
const REPEATS = 3;
const STRATEGIES: Record<string, number> = {
  fast: constants.ZSTD_fast,
  dfast: constants.ZSTD_dfast,
  greedy: constants.ZSTD_greedy,
  lazy: constants.ZSTD_lazy,
  lazy2: constants.ZSTD_lazy2,
};

const { values } = parseArgs({ options: { level: { type: 'string' }, window: { type: 'string' } } });
const strategy = process.env['STRATEGY'];
const params: Record<number, number> = { [constants.ZSTD_c_compressionLevel]: Number(values.level ?? 3) };
if (values.window !== undefined) params[constants.ZSTD_c_windowLog] = Number(values.window);
if (strategy !== undefined) {
  const code = STRATEGIES[strategy];
  if (code === undefined) throw new RangeError(`Unknown STRATEGY "${strategy}"`);
  params[constants.ZSTD_c_strategy] = code;
}

const corpus = makeLogCorpus(CORPUS_MB * 1e6);
let best = Infinity;
let compressed = 0;
for (let round = 0; round < REPEATS; round++) {
  const before = process.cpuUsage();
  compressed = zstdCompressSync(corpus, { params }).length;
  const { user, system } = process.cpuUsage(before);
  best = Math.min(best, user + system);
  console.log(`round ${round + 1}: ${((user + system) / 1000).toFixed(1)} ms CPU, ${compressed} bytes`);
}

// CPU time, not wall time: other programs on the machine then hardly change the result.
console.log(
  JSON.stringify({
    mb_per_s: Math.round((corpus.length / best) * 10) / 10,
    size_percent: Math.round((compressed / corpus.length) * 1e4) / 100,
    ratio: Math.round((corpus.length / compressed) * 100) / 100,
  }),
);
