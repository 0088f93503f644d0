import { AutotunerError, type ExperimentRecord, type TaskSummary } from '@autotuner/core';
import type { CommandInput, Execute } from '../command.ts';
import { gainPhrase, numberText } from '../format/number_text.ts';
import { paramsText } from '../format/params_text.ts';
import { renderBenchmark, renderSetting, settingLine } from '../format/setting_line.ts';
import { shellQuote } from '../format/shell_quote.ts';
import { withReader } from '../session/open_tuner.ts';
import { taskIdOrLatest } from '../session/task_ref.ts';
import { scoreText } from '../view/score_text.ts';

const FORMS = ['sh', 'env', 'json', 'yaml'] as const;
type Form = (typeof FORMS)[number];

/** `autotuner best [TASK]`: the best setting so far, for people, shells or programs. Exit code 4 when there is none. */
export const best: Execute = (input) => {
  const form = chosenForm(input);
  return withReader(input.cli, async ({ tuner }) => {
    const summary = await tuner.getTask(await taskIdOrLatest(tuner, input.args[0]));
    if (summary.best === undefined) {
      const { id } = summary.task;
      input.cli.err.line(
        `No experiment of task ${id} has succeeded so far; see why with: autotuner show ${id}`,
      );
      return 4;
    }
    input.cli.out.line(await textOf(form, { input, summary, found: summary.best }));
    return 0;
  });
};

function chosenForm({ options }: CommandInput): Form | undefined {
  const chosen = FORMS.filter((form) => options.isOn(form));
  if (chosen.length <= 1) return chosen[0];
  const given = chosen.map((form) => `--${form}`).join(' and ');
  throw new AutotunerError(
    'AT_USAGE',
    `Cannot print the best setting in several forms: got ${given}, expected one of them`,
  );
}

interface Found {
  readonly input: CommandInput;
  readonly summary: TaskSummary;
  readonly found: ExperimentRecord;
}

async function textOf(form: Form | undefined, one: Found): Promise<string> {
  const { config } = one.summary.task;
  switch (form) {
    case 'sh':
      return settingLine({ config, experiment: one.found }, one.input.cli.cwd);
    case 'env':
      return environmentLines(one);
    case 'json':
      return JSON.stringify(jsonOf(one));
    case 'yaml':
      return (await import('yaml')).stringify(one.found.params).trimEnd();
    case undefined:
      return peopleText(one);
  }
}

function environmentLines({ summary, found }: Found): string {
  const params = Object.entries(found.params).map(
    ([name, value]) => [name.replaceAll(/\W/g, '_'), String(value)] as const,
  );
  const { env } = renderSetting({ config: summary.task.config, experiment: found });
  return [...params, ...Object.entries(env)]
    .map(([name, value]) => `${name}=${shellQuote(value)}`)
    .join('\n');
}

function jsonOf({ summary, found }: Found): Record<string, unknown> {
  const request = { config: summary.task.config, experiment: found };
  const benchmark = renderBenchmark(request);
  return {
    task: summary.task.id,
    name: summary.task.name,
    experiment: found.number,
    params: found.params,
    score: found.scores?.[0] ?? null,
    scores: found.scores ?? [],
    metrics: found.metrics ?? {},
    gain: summary.gain ?? null,
    command: renderSetting(request),
    ...(benchmark === undefined ? {} : { benchmark }),
  };
}

function peopleText({ input, summary, found }: Found): string {
  const { out, cwd } = input.cli;
  const { config } = summary.task;
  const gain = summary.gain === undefined ? '' : `, ${gainPhrase(summary.gain)}`;
  const metrics = Object.entries(found.metrics ?? {}).map(([name, value]) => `${name}=${numberText(value)}`);
  const facts: [string, string][] = [
    [
      'best',
      `${out.paint.good(scoreText(found, config))} (experiment ${summary.task.id}/${found.number}${gain})`,
    ],
    ['params', paramsText(found.params)],
    ['metrics', metrics.join(' ')],
    ['command', out.paint.strong(settingLine({ config, experiment: found }, cwd))],
  ];
  return facts.map(([name, value]) => `${out.paint.faint(name.padEnd(9))}${value}`).join('\n');
}
