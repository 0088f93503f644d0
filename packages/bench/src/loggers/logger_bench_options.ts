import { parseArgs } from 'node:util';
import { BENCHES } from '../bench_table.ts';
import { wholeNumber } from '../whole_number.ts';
import { CASES } from './plan/case_table.ts';
import type { ReportFiles } from './report/report_files.ts';
import { CONTENDERS } from './contenders/contender_table.ts';

/** What to compare, and where the report goes. */
export interface LoggerBenchOptions extends ReportFiles {
  readonly cases: readonly string[];
  readonly areCasesChosen: boolean;
  /** Ours, rivals and floors. */
  readonly contenders: readonly string[];
  readonly quick: boolean;
  readonly repeat?: number;
  readonly seed: number;
}

/** What was asked for: a run, help, or something that cannot be understood. */
export type LoggerBenchRequest =
  | { readonly kind: 'run'; readonly options: LoggerBenchOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly problem: string };

const namesOf = (group: 'own' | 'rival' | 'floor'): readonly string[] =>
  CONTENDERS.filter((one) => one.group === group).map(({ name }) => name);
const MOST = { repeat: 100, seed: 4_000_000_000 } as const;

/** How it is called. */
export const LOGGERS_USAGE: string = `usage: nx run bench:run -- [loggers] [--cases A,B] [--rivals A,B] [--kinds A,B] [--quick] [--json FILE] [--csv FILE] [--html FILE]

Compares our loggers with others, each in a process of its own.

  --cases A,B    of (default all):
${CASES.map(({ name, about }) => `                   ${name.padEnd(16)} ${about}`).join('\n')}
  --rivals A,B   of (default all; "none" for none):
${listing('rival')}
  --kinds A,B    of ours (default all):
${listing('own')}
  --quick        less of everything: to see that it works, not to quote
  --repeat N     blocks of what is repeated at all
  --seed N       decides the order (default 1)
  --json FILE    everything, curves included
  --csv FILE     every number, one a row
  --html FILE    tables and plots in one file (default loggers.html in the folder for temporary files)
  --docs FILE    write the tables into a document, between its marks

There are other benches, each by its name: ${BENCHES.map(({ name }) => name).join(', ')}.

The exit code is 1 when a goal was missed by more than the noise (not with --quick) or one of ours broke, and 2 when it could not be run as asked.
`;

function listing(group: 'own' | 'rival'): string {
  return CONTENDERS.filter((one) => one.group === group)
    .map(({ name, about }) => `                   ${name.padEnd(20)} ${about}`)
    .join('\n');
}

/** Reads the command line. */
export function readLoggerBenchRequest(args: readonly string[]): LoggerBenchRequest {
  try {
    return requestOf(args.filter((one) => one !== '--'));
  } catch (error) {
    return { kind: 'bad', problem: error instanceof Error ? error.message : String(error) };
  }
}

function requestOf(args: readonly string[]): LoggerBenchRequest {
  const values = parse(args);
  if (values.help) return { kind: 'help' };
  const cases = CASES.map(({ name }) => name);
  const rivals =
    values.rivals === 'none' ? [] : chosenOf(values.rivals, namesOf('rival'), { option: '--rivals' });
  const kinds = chosenOf(values.kinds, namesOf('own'), { option: '--kinds' });
  const wanted = [...namesOf('floor'), ...kinds, ...rivals];
  const { json, csv, html, docs } = values;
  const options: LoggerBenchOptions = {
    cases: chosenOf(values.cases, cases, { option: '--cases' }),
    areCasesChosen: values.cases !== undefined,
    contenders: wanted,
    quick: values.quick,
    seed: wholeNumber(values.seed, { option: '--seed', from: 0, to: MOST.seed }),
    ...(values.repeat === undefined
      ? {}
      : { repeat: wholeNumber(values.repeat, { option: '--repeat', from: 1, to: MOST.repeat }) }),
    ...(json === undefined ? {} : { json }),
    ...(csv === undefined ? {} : { csv }),
    ...(html === undefined ? {} : { html }),
    ...(docs === undefined ? {} : { docs }),
  };
  return { kind: 'run', options };
}

// The return type is that of parseArgs, which only a call can name.
const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      cases: { type: 'string' },
      rivals: { type: 'string' },
      kinds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      repeat: { type: 'string' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
      csv: { type: 'string' },
      html: { type: 'string' },
      docs: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }).values;

function chosenOf(
  text: string | undefined,
  known: readonly string[],
  { option }: { readonly option: string },
): readonly string[] {
  if (text === undefined) return known;
  const names = text.split(',').map((one) => one.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`Cannot use ${option} "${unknown}": must be of ${known.join(', ')}`);
  }
  // The report keeps its order, however they were asked for.
  return known.filter((name) => names.includes(name));
}
