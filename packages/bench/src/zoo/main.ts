import { writeFile } from 'node:fs/promises';
import { thisMachine } from '../machine.ts';
import { runZoo } from './run_zoo.ts';
import { readZooRequest, ZOO_USAGE, type ZooRunOptions } from './zoo_options.ts';
import { isClean } from './zoo_report.ts';
import { renderZoo } from './zoo_table.ts';

/** Exit codes: 0 all held, 1 something did not, 2 it could not be run as asked. */
async function main(args: readonly string[]): Promise<number> {
  const request = readZooRequest(args);
  if (request.kind === 'help') {
    process.stdout.write(ZOO_USAGE);
    return 0;
  }
  if (request.kind === 'bad') {
    process.stderr.write(`error: ${request.problem}\n\n${ZOO_USAGE}`);
    return 2;
  }
  try {
    return await measure(request.options);
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function measure(options: ZooRunOptions): Promise<number> {
  const machine = thisMachine();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const progress = (text: string): void => void process.stderr.write(`zoo: ${text}\n`);
  const report = await runZoo(options, { progress, signal: stop.signal });
  process.stdout.write(`${renderZoo(report)}\n`);
  if (options.json !== undefined)
    await writeFile(options.json, `${JSON.stringify({ machine, options, ...report }, undefined, 2)}\n`);
  return isClean(report) ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
