import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine, thisMachine } from './machine.ts';
import type { Bench, BenchOptions } from './bench.ts';
import { BENCHES } from './bench_table.ts';
import { renderFigures } from './figure_table.ts';
import { runLoggerBench } from './loggers/logger_bench.ts';

const USAGE = `usage: nx run bench:run -- [BENCH...] [--quick] [--clone] [--json FILE]

benches:
  loggers    loggers, ours and others, side by side; the default, with options of its own: see loggers --help
${BENCHES.map((bench) => `  ${bench.name.padEnd(10)} ${bench.about}`).join('\n')}
`;

// Supervisors are measured as the command line runs them: with compiled code (and types already stripped) kept.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache');

async function main(args: readonly string[]): Promise<number> {
  const [first] = args.filter((one) => one !== '--');
  // Whoever names no bench means the loggers.
  if (first === undefined || first === 'loggers' || first.startsWith('--')) {
    return await runLoggerBench(first === 'loggers' ? args.filter((one) => one !== first) : args);
  }
  return await runOthers(args);
}

async function runOthers(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: args.filter((one) => one !== '--'),
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      clone: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const unknown = positionals.find((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown !== undefined) {
    process.stderr.write(`error: Cannot run bench "${unknown}": there is none of that name\n\n${USAGE}`);
    return 2;
  }
  const chosen = BENCHES.filter((bench) => positionals.includes(bench.name));
  const progress = (text: string): void => void process.stderr.write(`${text}\n`);
  await runAll(chosen, { quick: values.quick, clone: values.clone, progress }, values.json);
  return 0;
}

async function runAll(benches: readonly Bench[], options: BenchOptions, jsonFile?: string): Promise<void> {
  const machine = thisMachine();
  process.stdout.write(`${describeMachine(machine)}\n`);
  const results: Record<string, unknown> = { machine };
  for (const bench of benches) {
    const figures = await bench.run(options);
    results[bench.name] = figures;
    process.stdout.write(`\n${bench.name}\n${renderFigures(figures)}\n`);
  }
  if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(results, undefined, 2)}\n`);
}

process.exitCode = await main(process.argv.slice(2));
