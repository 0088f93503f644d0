import type {
  CommandSpec,
  Condition,
  DeploySpec,
  Distribution,
  PrunerConfig,
  ReadyCheck,
  TaskConfig,
} from '@autotuner/core';

/** A plain value as JSON has it. */
type Plain = Readonly<Record<string, unknown>>;

/**
 * Writes a configuration as a task file again, which is what the API takes: reading it gives the same configuration.
 * Every default is spelled out, and paths are absolute, so the server's own folder plays no part.
 */
export function taskFileOf(config: TaskConfig): Plain {
  return {
    name: config.name,
    ...commandOf(config.command),
    cwd: config.cwd,
    env: config.env,
    parameters: parametersOf(config),
    where: config.space.constraints.map(({ text }) => text),
    ...(config.fixed === undefined ? {} : { fixed: config.fixed }),
    objectives: config.objectives,
    slo: slosOf(config),
    metrics: config.metrics.patterns,
    ...measuringOf(config),
    ...(config.baseline === undefined ? {} : { baseline: config.baseline }),
    enqueue: config.enqueue,
    ...(config.warmStart === undefined ? {} : { warm_start: config.warmStart }),
    sampler: config.sampler,
    budget: budgetOf(config),
    timeout: `${config.timeoutMs}ms`,
    grace: `${config.graceMs}ms`,
    concurrency: config.concurrency,
    ...(config.deploy === undefined ? {} : { deploy: deployOf(config.deploy) }),
    containment: config.containment,
    streams: config.streams,
    log: { max_bytes: config.log.maxBytes },
    max_attempts: config.maxAttempts,
    retry: config.retry,
    stop_after_failures: config.stopAfterFailures,
    ...stopOf(config),
    baseline_must_succeed: config.baselineMustSucceed,
    orphans: config.orphans,
    reads_params_env: config.readsParamsEnv,
    requires: config.requires,
  };
}

function stopOf({ stop = {} }: TaskConfig): Plain {
  const { target, patience, minGain, expectedGain, failureShare } = stop;
  const written = {
    target,
    patience,
    min_gain: minGain,
    expected_gain: expectedGain,
    failure_share: failureShare,
  };
  const given = Object.entries(written).filter(([, value]) => value !== undefined);
  return given.length === 0 ? {} : { stop: Object.fromEntries(given) };
}

function commandOf(command: CommandSpec): Plain {
  return command.kind === 'argv' ? { command: command.argv } : { shell: command.line };
}

function parametersOf({ space }: TaskConfig): Plain {
  return Object.fromEntries(
    space.parameters.map(({ name, distribution, when }) => [
      name,
      { ...distributionOf(distribution), ...(when.length === 0 ? {} : { when: whenOf(when) }) },
    ]),
  );
}

function distributionOf(distribution: Distribution): Plain {
  const { type, ...rest } = distribution;
  return { type, ...rest };
}

/** Several conditions on one parent are comparisons side by side. */
function whenOf(conditions: readonly Condition[]): Plain {
  const when: Record<string, Record<string, unknown>> = {};
  for (const { parent, operator, value } of conditions) when[parent] = { ...when[parent], [operator]: value };
  return when;
}

function slosOf({ slos }: TaskConfig): Plain {
  return Object.fromEntries(
    slos.map(({ metric, threshold, weight, hardFail, failRatio, constraint = false }) => [
      metric,
      { threshold, weight, hard_fail: hardFail, fail_ratio: failRatio, constraint },
    ]),
  );
}

function measuringOf({ reports, pruner, repeats, remeasure }: TaskConfig): Plain {
  return {
    ...(reports === undefined ? {} : { reports }),
    ...(pruner === undefined ? {} : { pruner: prunerOf(pruner) }),
    ...(repeats === undefined ? {} : { repeats }),
    ...(remeasure === undefined
      ? {}
      : { remeasure: { share: remeasure.share, max_repeats: remeasure.maxRepeats } }),
  };
}

/** The options of a pruner are called in a file as they are in the configuration, in the way of files. */
function prunerOf(pruner: PrunerConfig): Plain {
  return Object.fromEntries(
    Object.entries(pruner).map(([name, value]: [string, unknown]) => [
      name === 'allowNaN' ? 'allow_nan' : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      name === 'wrapped' && pruner.type === 'patience' && pruner.wrapped !== undefined
        ? prunerOf(pruner.wrapped)
        : value,
    ]),
  );
}

function budgetOf({ budget }: TaskConfig): Plain {
  return {
    experiments: budget.experiments,
    ...(budget.wallMs === undefined ? {} : { wall: `${budget.wallMs}ms` }),
  };
}

function deployOf(deploy: DeploySpec): Plain {
  return { ...commandOf(deploy.command), ready: readyOf(deploy.ready), timeout: `${deploy.timeoutMs}ms` };
}

function readyOf(ready: ReadyCheck): Plain {
  switch (ready.kind) {
    case 'http':
      return { http: ready.url };
    case 'tcp':
      return { tcp: `${ready.host.includes(':') ? `[${ready.host}]` : ready.host}:${ready.port}` };
    case 'log':
      return { log: ready.pattern };
    case 'command':
      return ready.command.kind === 'argv' ? { command: ready.command.argv } : { shell: ready.command.line };
  }
}
