import { writeFile } from 'node:fs/promises';
import { renderFigures } from '../figure_table.ts';
import { describeMachine, thisMachine } from '../machine.ts';
import { measureSuggestions } from './measure_suggest.ts';
import { figureOf } from './suggest_figures.ts';
import { readSuggestRequest, SUGGEST_USAGE, type SuggestOptions } from './suggest_options.ts';

/** Exit codes: 0 measured, 2 it could not be run as asked. */
async function main(args: readonly string[]): Promise<number> {
  const request = readSuggestRequest(args);
  if (request.kind === 'help') {
    process.stdout.write(SUGGEST_USAGE);
    return 0;
  }
  if (request.kind === 'bad') {
    process.stderr.write(`error: ${request.problem}\n\n${SUGGEST_USAGE}`);
    return 2;
  }
  await measure(request.options);
  return 0;
}

async function measure(options: SuggestOptions): Promise<void> {
  const machine = thisMachine();
  process.stdout.write(`${describeMachine(machine)}\n`);
  const progress = (text: string): void => void process.stderr.write(`suggest: ${text}\n`);
  const timings = await measureSuggestions(options, progress);
  const figures = timings.map(figureOf);
  process.stdout.write(`\n${renderFigures(figures)}\n`);
  if (options.json === undefined) return;
  await writeFile(options.json, `${JSON.stringify({ machine, options, figures, timings }, undefined, 2)}\n`);
}

process.exitCode = await main(process.argv.slice(2));
