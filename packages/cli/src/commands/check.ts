import {
  createSampler,
  fixParameters,
  isAutotunerError,
  type Params,
  type TaskConfig,
} from '@autotuner/core';
import type { CommandInput, Execute } from '../command.ts';
import { durationText } from '../format/duration_text.ts';
import { paramsText } from '../format/params_text.ts';
import { renderBenchmark, renderSetting, settingLine } from '../format/setting_line.ts';

/** `autotuner check FILE`: finds every mistake, and shows the first command that would run. */
export const check: Execute = async (input) => {
  try {
    const { assertRunnable, readTaskFile } = await import('@autotuner/runner');
    const { config } = await readTaskFile(input.args[0] ?? '', { cwd: input.cli.cwd });
    await assertRunnable(config);
    print(input, config);
    return 0;
  } catch (error) {
    // With --json the mistakes are the data; without, they are printed like any error.
    if (!input.options.isOn('json') || !isAutotunerError(error)) throw error;
    const { code, message, details } = error;
    input.cli.out.line(JSON.stringify({ isValid: false, code, message, ...details }));
    return error.facts.exitCode;
  }
};

function print(input: CommandInput, config: TaskConfig): void {
  const { params, origin } = firstParams(config);
  const request = { config, experiment: { params, number: 1, taskId: 1 } };
  const { out, cwd } = input.cli;
  if (input.options.isOn('json')) {
    const rendered = { command: renderSetting(request), benchmark: renderBenchmark(request) };
    return out.line(
      JSON.stringify({ isValid: true, name: config.name, origin, params, ...rendered, config }),
    );
  }
  const { objectives, budget } = config;
  const limit = budget.wallMs === undefined ? '' : ` or ${durationText(budget.wallMs)}`;
  const facts: [string, string][] = [
    ['task', config.name],
    ['objective', objectives.map(({ direction, metric }) => `${direction} ${metric}`).join(', ')],
    ['parameters', config.space.parameters.map(({ name }) => name).join(', ')],
    ['budget', `${budget.experiments} experiments${limit}, each at most ${durationText(config.timeoutMs)}`],
    ['first', `${paramsText(params)} (${origin})`],
    ['command', settingLine(request, cwd)],
  ];
  out.line(`${out.paint.good(out.figures.success)} ${input.args[0]} is valid`);
  for (const [name, value] of facts) out.line(`  ${out.paint.faint(name.padEnd(11))}${value}`);
}

function firstParams(config: TaskConfig): { params: Params; origin: string } {
  if (config.baseline !== undefined) return { params: config.baseline, origin: 'the baseline' };
  const [enqueued] = config.enqueue;
  if (enqueued !== undefined) return { params: enqueued, origin: 'enqueued' };
  const { type, seed } = config.sampler;
  const space = fixParameters(config.space, config.fixed ?? {});
  const request = { space, seed, number: 1, history: [], outstanding: [] };
  return { params: createSampler(type).suggest(request)?.params ?? {}, origin: 'first suggestion' };
}
