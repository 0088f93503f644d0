import type { AttemptOutcome, AttemptUsage, ChildRole, Clock, CommandSpec } from '@autotuner/core';
import type { AttemptLogs } from '../capture/attempt_logs.ts';
import type { OnLines } from '../capture/line_stamper.ts';
import { rawFilesOf, type RawFile } from '../capture/raw_files.ts';
import { Tailer, type FollowedFile } from '../capture/tailer.ts';
import { removeExitFile } from '../containment/exit_file.ts';
import { pause } from '../containment/pause.ts';
import { mergeNames } from '../containment/process_names.ts';
import { findSpawnFailure } from '../containment/preflight.ts';
import type { ContainedProcess, Tier } from '../containment/tier.ts';
import type { AttemptObserver, AttemptPlan, AttemptReport, DeployPlan, ProcessPlan } from './attempt_plan.ts';
import { addUsage, sumOfRuns } from './add_usage.ts';
import { CommandRuns, type RunFile } from './command_runs.ts';
import { startDeadline } from './deadline.ts';
import { openDecision } from './decision.ts';
import { exitFileOf } from './exit_records.ts';
import { outcomeFromFault } from './fault_outcome.ts';
import { createLogWatch } from './log_watch.ts';
import { createPhaseTimes, type PhaseTimes } from './phase_times.ts';
import { waitReady, whenAborted } from './readiness.ts';
import { runReadyCommand } from './ready_command.ts';
import { createReportWatch, reportListener, type ReportWatch } from './report_watch.ts';
import { clearResultFile } from './result_file.ts';
import { RunningProcess } from './running_process.ts';
import { describeServerExit, explainServerFailure } from './server_failure.ts';
import type { TakenOver } from './taken_over.ts';

/** What an attempt runs with. */
export interface AttemptDeps {
  readonly tier: Tier;
  readonly logs: AttemptLogs;
  readonly observer: AttemptObserver;
  readonly clock: Clock;
}

/** How an attempt can be ended from outside. */
export interface AttemptOptions {
  /**
   * Cancels: the outcome is `cancelled` unless it was decided before. Processes get their grace. With the reason `'shutdown'`
   * the command of an attempt with `orphans: adopt` is left to go on, and so is its server.
   */
  readonly signal: AbortSignal;
  /** Cuts every grace short, the current one too, and soon after that the stamping of output. @default never */
  readonly hurry?: AbortSignal;
}

/** A benchmark often fails just before the end of its server is known; this long the server may take the blame. */
const BLAME_MS = 100;
const TOO_SLOW = 'It takes too long to search for the pattern of "ready.log" in what the server prints';
/** How long output of processes that could not be ended is looked after. */
const LATE_MS = 3_600_000;

/** What the end of a server that runs is to be called. */
interface WatchedServer {
  reason: 'exited' | 'died_during_benchmark';
}

/**
 * The state of one attempt: `run()` goes through its phases once; `decide()` and `leave()` may be called at any time.
 * `runAttempt()` is what others call.
 */
export class Attempt {
  readonly #plan: AttemptPlan;
  readonly #deps: AttemptDeps;
  readonly #hurry: AbortSignal | undefined;
  readonly #isTakenOver: boolean;
  readonly #decision = openDecision();
  readonly #tailer: Tailer;
  readonly #times: PhaseTimes;
  readonly #runs: CommandRuns;
  readonly #reports: ReportWatch | undefined;
  readonly #followed = new Set<string>();
  readonly #processes: RunningProcess[] = [];
  #server: RunningProcess | undefined;
  #command: RunningProcess | undefined;
  #progress = 0;
  #isLogComplete = true;
  #areLogsFinished = false;
  #isLeft = false;
  #leakedByChecks = 0;
  #fault: { readonly error: unknown } | undefined;

  constructor(
    plan: AttemptPlan,
    deps: AttemptDeps,
    options: Pick<AttemptOptions, 'hurry'> & Partial<Pick<TakenOver, 'written'>>,
  ) {
    this.#plan = plan;
    this.#deps = deps;
    this.#hurry = options.hurry;
    this.#isTakenOver = options.written !== undefined;
    this.#times = createPhaseTimes(deps.clock);
    this.#reports =
      plan.reports &&
      createReportWatch(
        plan.reports,
        reportListener(deps.observer, {
          isOver: () => this.#areLogsFinished,
          onDecided: (outcome) => void (this.#command?.facts === undefined && this.decide(outcome)),
          onFault: (error) => this.#fail(error),
        }),
      );
    this.#runs = new CommandRuns(plan, { files: this.#filesOf('command'), reports: this.#reports });
    this.#tailer = new Tailer({
      ref: plan.ref,
      logs: deps.logs,
      clock: deps.clock,
      maxBytes: plan.logMaxBytes,
      ...(options.written === undefined ? {} : { written: options.written }),
      onLimit: () => this.decide({ kind: 'log_limit', maxBytes: plan.logMaxBytes }),
      onFault: (error) => this.#fail(error),
    });
  }

  /** Ends the attempt with this outcome, unless it has one. */
  decide(outcome: AttemptOutcome): void {
    this.#decision.decide(outcome);
  }

  /**
   * Lets go of processes that may outlive this supervisor, once the command runs; false when they are to be ended. The
   * attempt then comes to its end with an incomplete log and stays open.
   */
  leave(): boolean {
    const canLeave = this.#plan.orphans === 'adopt' && this.#deps.tier.adopt !== undefined;
    const isUnderWay = this.#isTakenOver || this.#command !== undefined;
    this.#isLeft = canLeave && isUnderWay && this.#decision.decide({ kind: 'interrupted' });
    return this.#isLeft;
  }

  async run(taken?: TakenOver): Promise<AttemptReport> {
    try {
      await (taken === undefined ? this.#runPhases() : this.#takeOver(taken));
    } catch (error) {
      this.#fail(error);
    }
    await (this.#isLeft && this.#fault === undefined ? this.#letGo() : this.#tearDown());
    if (this.#fault !== undefined) throw this.#fault.error;
    return this.#report();
  }

  async #runPhases(): Promise<void> {
    this.#times.enter('spawn');
    clearResultFile(this.#plan.resultFile);
    const { deploy } = this.#plan;
    if (deploy !== undefined) await this.#deploy(deploy);
    if (!this.#isDecided()) await this.#benchmark();
  }

  async #deploy(deploy: DeployPlan): Promise<void> {
    const { timeoutMs } = deploy;
    await this.#deps.observer.onState('deploying');
    const isNotReady = (detail: string): void => this.decide({ kind: 'deploy', reason: 'not_ready', detail });
    const watch = createLogWatch(deploy.ready, () => isNotReady(TOO_SLOW));
    const server = await this.#start('deploy', { process: deploy, onLines: watch.onLines });
    this.#times.enter('deploy');
    if (server === undefined) return;
    const watched = this.#watchServer(server);
    const { signal } = this.#decision;
    const callOff = startDeadline(timeoutMs, () =>
      isNotReady(`The server was not ready within ${timeoutMs} ms`),
    );
    const isReady = await waitReady({
      check: deploy.ready,
      hasPrinted: watch.hasPrinted,
      runCommand: () => this.#askCommand(deploy),
      signal,
    });
    callOff();
    if (isReady) watched.reason = 'died_during_benchmark';
    else this.#measureProgress(timeoutMs);
  }

  /** From now on the end of the server decides; the reason changes when it is ready. */
  #watchServer(server: RunningProcess): WatchedServer {
    this.#server = server;
    const watched: WatchedServer = { reason: 'exited' };
    void server
      .stopped(this.#decision.signal)
      .then((facts) =>
        this.decide({ kind: 'deploy', reason: watched.reason, detail: describeServerExit(facts) }),
      );
    return watched;
  }

  /** Runs the readiness command in the folder of the server and with its environment. */
  async #askCommand(deploy: DeployPlan): Promise<boolean> {
    const { ready, cwd, env } = deploy;
    const process = { argv: ready.kind === 'command' ? argvOf(ready.command) : [], cwd, env };
    const failure = findSpawnFailure(process);
    if (failure !== undefined) this.decide(failure);
    if (this.#isDecided()) return false;
    return runReadyCommand(process, {
      tier: this.#deps.tier,
      token: this.#plan.token,
      signal: this.#decision.signal,
      onLeak: (count) => {
        this.#leakedByChecks += count;
      },
    });
  }

  async #benchmark(): Promise<void> {
    await this.#deps.observer.onState('benchmarking');
    let command: RunningProcess | undefined;
    do {
      command = await this.#start('command', { process: this.#runs.process });
      this.#times.enter('benchmark');
      if (command !== undefined) await this.#awaitCommand(command, 0);
    } while (command !== undefined && (await this.#goOnAfter(command)));
  }

  /** Between two runs of the command nothing of the first is left. False when there is to be no other. */
  async #goOnAfter(command: RunningProcess): Promise<boolean> {
    if (this.#runs.isLast || !isSuccess(command) || this.#isDecided()) return false;
    this.#times.enter('collect');
    await this.#end(command);
    await command.isDrained();
    const outcome = await command.outcome();
    const isGood = outcome.kind === 'exit' && outcome.code === 0;
    const decided = isGood ? await this.#deps.observer.onRunEnd?.(this.#runs.ended) : outcome;
    if (decided !== undefined) this.decide(decided);
    if (this.#isDecided()) return false;
    this.#runs.next();
    return true;
  }

  /** The deadline is that of the first supervisor, also when it passed while there was none. */
  async #takeOver(taken: TakenOver): Promise<void> {
    const { server, command, elapsedMs } = taken;
    this.#times.enter('benchmark', elapsedMs);
    if (server !== undefined) {
      const running = this.#follow(server, this.#filesOf('deploy'));
      if (taken.isBenchmarking) this.#watchServer(running).reason = 'died_during_benchmark';
      else this.#server = running;
    }
    const running = this.#follow(command, this.#runs.files);
    await this.#awaitCommand(running, elapsedMs);
  }

  async #awaitCommand(command: RunningProcess, elapsedMs: number): Promise<void> {
    const { timeoutMs } = this.#plan;
    const { signal } = this.#decision;
    this.#command = command;
    const outcome = { kind: 'timeout', phase: 'benchmark', timeoutMs } as const;
    if (elapsedMs >= timeoutMs) this.decide(outcome);
    const callOff = startDeadline(timeoutMs - elapsedMs, () => this.decide(outcome));
    await Promise.race([command.exited, whenAborted(signal)]);
    this.#progress = this.#runs.progress(this.#times.elapsedMs() / timeoutMs);
    callOff();
    if (this.#server !== undefined && !isSuccess(command)) await pause(BLAME_MS, signal);
    if (isSuccess(command) && !this.#runs.isLast) return;
    if (!this.#decision.close()) return;
    await this.#collect(command);
  }

  /** The server stays up until all output of the command is there. */
  async #collect(command: RunningProcess): Promise<void> {
    this.#times.enter('collect');
    if (this.#server !== undefined) await this.#deps.observer.onState('collecting');
    await this.#end(command);
    await command.isDrained();
  }

  /** Starts a process, unless the attempt is over; undefined when it could not be started, and that is the outcome. */
  async #start(
    role: ChildRole,
    what: { readonly process: ProcessPlan; readonly onLines?: OnLines | undefined },
  ): Promise<RunningProcess | undefined> {
    const { process, onLines } = what;
    const { token, orphans = 'die' } = this.#plan;
    const { tier, observer } = this.#deps;
    const failure = findSpawnFailure(process);
    if (failure !== undefined) this.decide(failure);
    if (this.#isDecided()) return undefined;
    const files: readonly RunFile[] =
      role === 'command'
        ? this.#runs.files
        : this.#filesOf(role).map((file) => ({ ...file, start: 0, onLines }));
    const [out, err] = files.map((file) => file.path);
    const raw = { out: out ?? '', ...(err === undefined ? {} : { err }) };
    const exitFile = exitFileOf(this.#plan, role);
    const isAdoptable = orphans === 'adopt' && tier.adopt !== undefined;
    if (isAdoptable) removeExitFile(exitFile);
    const adoptable = isAdoptable ? { orphans, exitFile } : {};
    const contained = await tier.launch({ process, token, role, raw, ...adoptable });
    const running = this.#follow(contained, files);
    if (contained.identity.pid > 0) await observer.onIdentity(contained.identity);
    return running;
  }

  #filesOf(role: ChildRole): readonly RawFile[] {
    const { ref, streams } = this.#plan;
    return rawFilesOf(ref, { folder: this.#deps.logs.folder, role, streams });
  }

  /** Further runs of the command print to the same files. */
  #follow(contained: ContainedProcess, files: readonly FollowedFile[]): RunningProcess {
    const running = new RunningProcess(contained, { files, isStrict: this.#deps.tier.isStrict });
    this.#processes.push(running);
    for (const file of files) if (!this.#followed.has(file.path)) this.#tailer.add(file);
    for (const { path } of files) this.#followed.add(path);
    return running;
  }

  /** Nothing is ended and nothing is settled: whoever takes the attempt over goes on where the logs end. */
  async #letGo(): Promise<void> {
    for (const one of this.#processes) one.leave();
    await this.#tailer.leave();
    this.#isLogComplete = false;
  }

  async #tearDown(): Promise<void> {
    this.#decision.close();
    this.#times.enter('teardown');
    try {
      if (this.#server !== undefined && this.#fault === undefined)
        await this.#deps.observer.onState('tearing_down');
    } catch (error) {
      this.#fail(error);
    }
    // The command first: it must not see its server go away.
    for (const one of this.#processes.toReversed())
      await this.#end(one).catch((error: unknown) => this.#fail(error));
    this.#isLogComplete = await this.#finishLogs();
    this.#areLogsFinished = true;
  }

  async #finishLogs(): Promise<boolean> {
    const drained = await Promise.all(this.#processes.map((one) => one.isDrained()));
    if (drained.every(Boolean)) return this.#tailer.finish(this.#hurry);
    const ended = Promise.all(this.#processes.map((one) => one.drained)).then(() => undefined);
    return this.#tailer.finishLate(ended, { maxMs: LATE_MS, hurry: this.#hurry });
  }

  async #report(): Promise<AttemptReport> {
    const { resultFile } = this.#plan;
    const outcome = await this.#outcome();
    const { standardOutput, outputStart } = this.#runs.ended;
    return {
      outcome,
      progress: outcome.kind === 'timeout' ? this.#runs.progress(1) : this.#progress,
      usage: this.#usage(),
      isLogComplete: this.#isLogComplete,
      leaked: this.#processes.reduce((sum, one) => sum + one.leaked, this.#leakedByChecks),
      leakedNames: mergeNames(this.#processes.map((one) => one.leakedNames)),
      phaseMs: this.#times.finish(),
      standardOutput,
      outputStart,
      reportsDropped: this.#reports?.dropped ?? 0,
      resultFile,
    };
  }

  #usage(): AttemptUsage {
    const runs = this.#processes.filter((one) => one !== this.#server).map((one) => one.usage);
    const server = this.#server === undefined ? [] : [this.#server.usage];
    return addUsage(runs.length === 0 ? server : [...server, sumOfRuns(runs)]);
  }

  async #outcome(): Promise<AttemptOutcome> {
    const decided = this.#decision.outcome;
    if (decided?.kind === 'deploy' && this.#server !== undefined)
      return explainServerFailure(decided, this.#server);
    return decided ?? (await this.#command?.outcome()) ?? { kind: 'interrupted' };
  }

  #end(running: RunningProcess): Promise<void> {
    const { graceMs } = this.#plan;
    return running.end(this.#hurry === undefined ? { graceMs } : { graceMs, hurry: this.#hurry });
  }

  #isDecided(): boolean {
    return this.#decision.signal.aborted;
  }

  #measureProgress(timeoutMs: number): void {
    this.#progress = Math.min(1, this.#times.elapsedMs() / timeoutMs);
  }

  /** That the machine is short of something is an outcome; everything else that fails here is a fault of the supervisor. */
  #fail(error: unknown): void {
    const outcome = outcomeFromFault(error);
    if (outcome !== undefined) return this.decide(outcome);
    this.#fault ??= { error };
    this.decide({ kind: 'interrupted' });
  }
}

function argvOf(command: CommandSpec): readonly string[] {
  return command.kind === 'argv' ? command.argv : ['/bin/sh', '-c', command.line];
}

function isSuccess(command: RunningProcess): boolean {
  return command.facts?.kind === 'exit' && command.facts.code === 0;
}
