import { fileURLToPath } from 'node:url';
import type { BenchOptions, Figure } from '../bench.ts';
import { timeInTurn } from './time_command.ts';

/** Path of the command line's entry in this checkout. */
const CLI: string = fileURLToPath(new URL('../../../cli/bin/autotuner.js', import.meta.url));

/** Measures how long the command line takes before it does anything, beside a Node that does nothing. */
export async function measureCliStart(options: BenchOptions): Promise<readonly Figure[]> {
  options.progress('spine: start-up of the command line');
  const node = process.execPath;
  const times = await timeInTurn(
    [
      { name: 'bare node', argv: [node, '-e', '0'] },
      { name: 'autotuner --version', argv: [node, CLI, '--version'] },
      { name: 'autotuner --help', argv: [node, CLI, '--help'] },
    ],
    options.quick ? 3 : 15,
  );
  const medianMs = (name: string): number => (times.get(name)?.getValueAtPercentile(50) ?? 0) / 1000;
  const bare = medianMs('bare node');
  return ['bare node', 'autotuner --version', 'autotuner --help'].map((name) => ({
    name: `start: ${name}`,
    value: medianMs(name),
    unit: 'ms',
    ...(name === 'bare node' ? {} : { ratio: { to: 'bare node', times: medianMs(name) / bare } }),
    note: `median of ${options.quick ? 3 : 15}, from source`,
  }));
}
