import {
  classifyOutcome,
  findBrokenLevels,
  outcomeDetail,
  type Level,
  type Settlement,
  type StartedExperiment,
  type TaskConfig,
} from '@autotuner/core';
import type { AttemptReport } from '../attempt/attempt_plan.ts';

/** One line for the experiment's log. */
export interface Message {
  readonly level: Level;
  readonly text: string;
}

/** What the log says when an attempt begins. */
export function describeStart({ experiment, attempt }: StartedExperiment): string[] {
  const again = attempt.attempt === 1 ? '' : ` (attempt ${attempt.attempt})`;
  return [
    `Running with params: ${JSON.stringify(experiment.params)}${again}`,
    `Chosen by ${experiment.origin}: ${experiment.reason}; contained by ${attempt.tier}`,
  ];
}

/** What the log says when an attempt goes on whose tuner had died. */
export function describeTakeOver({ attempt }: StartedExperiment, elapsedMs: number): string {
  const seconds = (elapsedMs / 1000).toFixed(1);
  return `Taken over: attempt ${attempt.attempt} went on while no tuner was there, and has run for ${seconds}s; contained by ${attempt.tier}`;
}

/** What the log says when an attempt has ended: status, then score or penalty, so that a failure explains itself. */
export function describeEnd(
  settlement: Settlement,
  context: { readonly config: TaskConfig; readonly report: AttemptReport },
): Message[] {
  const detail = outcomeDetail(settlement.outcome);
  const how = detail === undefined ? settlement.outcome.kind : `${settlement.outcome.kind}, ${detail}`;
  const messages = [
    endLine(settlement, { how, config: context.config }),
    ...penaltyLines(settlement, context),
  ];
  const { leaked } = context.report;
  return leaked === 0 ? messages : [...messages, { level: 'warn', text: leakText(context.report) }];
}

function leakText({ leaked, leakedNames }: AttemptReport): string {
  const names = leakedNames.length === 0 ? '' : `: ${leakedNames.join(', ')}`;
  return `Killed ${leaked} leftover ${leaked === 1 ? 'process' : 'processes'}${names}`;
}

function endLine(
  settlement: Settlement,
  about: { readonly how: string; readonly config: TaskConfig },
): Message {
  switch (settlement.experimentState) {
    case 'succeeded': {
      return { level: 'info', text: `Status: SUCCEEDED, ${successText(settlement, about.config)}` };
    }
    case 'pruned':
      return { level: 'info', text: `Status: PRUNED (${about.how})` };
    case 'failed':
      return { level: 'error', text: `Status: FAILED (${about.how})` };
    case 'cancelled':
      return { level: 'warn', text: 'Status: CANCELLED' };
    case 'queued':
      return {
        level: 'warn',
        text: `Status: QUEUED again (${about.how}); ${whyAgain(settlement)}`,
      };
  }
}

/** What was measured; where service levels are broken, which ones, and the score that comes of it. */
function successText({ scores, metrics = {}, violation }: Settlement, config: TaskConfig): string {
  const measured = config.objectives.map(({ metric }, at) => {
    const [value, score] = [metrics[metric], scores?.[at]];
    return value === undefined || value === score
      ? `${metric} = ${score}`
      : `${metric} = ${value} (score ${score})`;
  });
  const broken = findBrokenLevels(metrics, config.slos).map(
    ({ metric, value, threshold }) => `${metric} = ${value} is over ${threshold}`,
  );
  return [...measured, ...broken, ...(violation === undefined ? [] : ['infeasible'])].join(', ');
}

function whyAgain(settlement: Settlement): string {
  const isFailure = classifyOutcome(settlement.outcome).kind === 'failure';
  return isFailure ? 'the task wants such failures tried again' : 'not counted against the parameters';
}

function penaltyLines(
  settlement: Settlement,
  context: { readonly config: TaskConfig; readonly report: AttemptReport },
): Message[] {
  if (settlement.penalty === undefined) return [];
  return [
    { level: 'info', text: `Failed with penalty score: ${settlement.penalty}` },
    { level: 'info', text: `Elapsed: ${elapsedText(settlement, context)}` },
  ];
}

/** The share of the timeout says how far a failure got; a run that ended and only measured badly got all the way. */
function elapsedText(
  settlement: Settlement,
  context: { readonly config: TaskConfig; readonly report: AttemptReport },
): string {
  const elapsedMs = Object.values(context.report.phaseMs).reduce((sum, ms) => sum + ms, 0);
  const seconds = `${(elapsedMs / 1000).toFixed(1)}s`;
  const hasEnded = settlement.failure === 'slo' || settlement.failure === 'invalid_result';
  if (hasEnded) return `${seconds}, the command itself ended well`;
  const share = ((settlement.progress ?? 0) * 100).toFixed(0);
  return `${seconds}, ${share} % of the timeout of ${context.config.timeoutMs / 1000}s`;
}
