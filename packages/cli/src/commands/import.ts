import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  AutotunerError,
  didYouMean,
  importedTask,
  importOptunaStudy,
  readOptunaJournal,
  type ImportedTask,
  type OptunaStudy,
  type TaskSummary,
} from '@autotuner/core';
import type { CliContext } from '../cli_context.ts';
import type { CommandInput, Execute } from '../command.ts';
import { homeOf } from '../session/open_tuner.ts';

/** `autotuner import optuna FILE`: a completed task with the trials of a study. */
export const importTask: Execute = async (input) => {
  const { args, options, cli } = input;
  const [format, file = ''] = args;
  if (format !== 'optuna')
    throw new AutotunerError('AT_USAGE', `Cannot import format "${format}": "optuna" would be accepted`);
  assertLocal(cli);
  const studies = await readStudies(resolve(cli.cwd, file));
  const study = withMetrics(chooseStudy(studies, options.text('study')), options.list('metric'));
  const name = options.text('name') ?? study.name.slice(0, 100);
  const imported = importedTask(importOptunaStudy(study), { name });
  const summary = await store(cli, imported);
  print(input, { summary, imported });
  return 0;
};

/** How every SQLite database begins. */
const SQLITE = 'SQLite format 3\0';

async function readStudies(path: string): Promise<readonly OptunaStudy[]> {
  const bytes = await readBytes(path);
  if (bytes.subarray(0, SQLITE.length).toString('latin1') !== SQLITE)
    return readOptunaJournal(bytes.toString('utf8'));
  const { readOptunaDatabase } = await import('@autotuner/runner');
  return readOptunaDatabase(path);
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new AutotunerError(
      'AT_USAGE',
      `Cannot read "${path}": ${why}; a journal file or an SQLite database of Optuna would be accepted`,
      { cause },
    );
  }
}

function assertLocal({ env }: CliContext): void {
  if ((env['AUTOTUNER_URL'] ?? '') === '') return;
  throw new AutotunerError(
    'AT_USAGE',
    'Cannot import through a server: stop it, unset AUTOTUNER_URL and import into its data folder',
  );
}

function chooseStudy(studies: readonly OptunaStudy[], wanted: string | undefined): OptunaStudy {
  const names = studies.map(({ name }) => name);
  const shown = names
    .slice(0, 20)
    .map((name) => `"${name}"`)
    .join(', ');
  const [only, ...others] = studies;
  if (only === undefined)
    throw new AutotunerError('AT_USAGE', 'Cannot import study: all studies of the file were deleted');
  if (wanted === undefined && others.length === 0) return only;
  if (wanted === undefined)
    throw new AutotunerError('AT_USAGE', `Cannot tell which study is meant: give --study, one of ${shown}`);
  const found = studies.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  throw new AutotunerError(
    'AT_USAGE',
    `Cannot find study "${wanted}" in the file${didYouMean(wanted, names) || `: there are ${shown}`}`,
  );
}

/** A study of Optuna has mostly no names for its values; tasks that start from it have one for theirs. */
function withMetrics(study: OptunaStudy, metricNames: readonly string[]): OptunaStudy {
  if (metricNames.length === 0) return study;
  const count = study.directions.length;
  const isFit = metricNames.length === count && new Set(metricNames).size === count;
  if (isFit && metricNames.every((name) => /^\S{1,200}$/u.test(name))) return { ...study, metricNames };
  throw new AutotunerError(
    'AT_USAGE',
    `Cannot call the values of study "${study.name}" ${metricNames.map((name) => `"${name}"`).join(', ')}: --metric must be given ${count === 1 ? 'once' : `${count} times`}, with different names without spaces`,
  );
}

async function store(cli: CliContext, imported: ImportedTask): Promise<TaskSummary> {
  const { openTuner } = await import('@autotuner/runner');
  const tuner = await openTuner({ home: await homeOf(cli), mode: 'run', command: 'autotuner import' });
  try {
    return await tuner.importTask(imported);
  } finally {
    await tuner.close();
  }
}

function print(
  { cli, options }: CommandInput,
  { summary, imported }: { readonly summary: TaskSummary; readonly imported: ImportedTask },
): void {
  const { task, best } = summary;
  const { experiments } = imported;
  if (options.isOn('json')) {
    const facts = { task: task.id, name: task.name, experiments: experiments.length };
    return cli.out.line(JSON.stringify({ ...facts, best: best?.number ?? null }));
  }
  cli.out.line(`${task.id}`);
  cli.err.line(`Task ${task.id} "${task.name}": ${experiments.length} experiments imported`);
  cli.err.line(`Look at it with: autotuner show ${task.id}`);
}
