import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TierFound } from '../attempts/attempt_messages.ts';
import { AttemptSession } from '../attempts/attempt_session.ts';
import { giveTo, NOBODY, type Account } from '../oracle/account.ts';
import { readZoo, type Behaviour } from './behaviour_folder.ts';
import { runBehaviour, runFolder, type BehaviourRun } from './behaviour_run.ts';
import { judge } from './verdict.ts';
import type { ZooRunOptions } from './zoo_options.ts';
import type { BehaviourResult, TierResult, ZooReport } from './zoo_report.ts';

/** A busy machine may need longer for a behaviour to come up than its run lasts; then it gets more time, so often. */
const LONGER_RUNS = 2;
const LONGER = 3;

/** Who watches a run of a zoo. */
export interface Surroundings {
  /** Tells people what is being run. */
  readonly progress: (text: string) => void;
  /** Ends the run, and with it everything that it has started. */
  readonly signal: AbortSignal;
}

/**
 * Runs every behaviour in every tier that was asked for.
 *
 * @throws when the tier is unknown, nothing can be counted here, or the signal aborts; nothing is left then either
 */
export async function runZoo(options: ZooRunOptions, surroundings: Surroundings): Promise<ZooReport> {
  const folder = mkdtempSync(join(tmpdir(), 'autotuner-zoo-'));
  const account = options.user ? NOBODY : undefined;
  giveTo(folder, account);
  chmodSync(folder, 0o755);
  const run = new ZooRun({ options, ...surroundings, folder, account });
  const stop = (): void => void run.close();
  surroundings.signal.addEventListener('abort', stop, { once: true });
  try {
    return await run.all();
  } finally {
    surroundings.signal.removeEventListener('abort', stop);
    await run.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface ZooRunParts extends Surroundings {
  readonly options: ZooRunOptions;
  readonly folder: string;
  readonly account: Account | undefined;
}

class ZooRun {
  readonly #parts: ZooRunParts;
  #session: AttemptSession | undefined;
  #sessions = 0;
  #runs = 0;

  constructor(parts: ZooRunParts) {
    this.#parts = parts;
  }

  async all(): Promise<ZooReport> {
    const { options, account } = this.#parts;
    const { behaviours, skipped } = readZoo(options.zoo, { account });
    if (behaviours.length === 0)
      throw new Error(`Cannot run zoo "${options.zoo}": no file in it is executable`);
    const found = chosen((await this.#open()).tiers, options.tier);
    const tiers: TierResult[] = [];
    for (const tier of found) {
      if (tier.isAvailable) tiers.push({ tier, results: await this.#tier(tier, behaviours) });
      else tiers.push({ tier, results: [] });
    }
    const user = (account?.uid ?? process.getuid?.()) === 0 ? 'root' : 'an ordinary user';
    return { zoo: options.zoo, user, runs: options.runs, tiers, skipped };
  }

  async close(): Promise<void> {
    await this.#session?.close();
    this.#session = undefined;
  }

  async #tier(tier: TierFound, behaviours: readonly Behaviour[]): Promise<readonly BehaviourResult[]> {
    const { options, progress } = this.#parts;
    const results: BehaviourResult[] = [];
    for (const [index, behaviour] of behaviours.entries()) {
      progress(`${tier.name} ${index + 1}/${behaviours.length} ${JSON.stringify(behaviour.name)}`);
      const runs: BehaviourRun[] = [];
      while (runs.length < options.runs) runs.push(await this.#behaviour(behaviour, tier));
      const { expectation } = behaviour;
      results.push({
        behaviour: behaviour.name,
        ...(expectation === undefined ? {} : { expected: expectation.text }),
        runs,
        verdict: judge(behaviour, { runs, tier }),
      });
    }
    return results;
  }

  async #behaviour(behaviour: Behaviour, tier: TierFound): Promise<BehaviourRun> {
    let timeoutMs = Math.max(behaviour.header.timeoutMs ?? 0, this.#parts.options.timeoutMs);
    for (let tries = 0; ; tries += 1) {
      const run = await this.#once(behaviour, { tier: tier.name, timeoutMs });
      if (run.processes >= (behaviour.header.up ?? 0) || tries === LONGER_RUNS) return run;
      timeoutMs *= LONGER;
    }
  }

  /** Whatever is left is ended together with the supervisor, and the next run has a new one. */
  async #once(
    behaviour: Behaviour,
    how: { readonly tier: string; readonly timeoutMs: number },
  ): Promise<BehaviourRun> {
    const { folder, account } = this.#parts;
    const session = this.#session ?? (await this.#open());
    this.#runs += 1;
    const run = await runBehaviour(session, behaviour, {
      ...how,
      account,
      cwd: runFolder(folder, this.#runs),
    });
    if (run.survivors.length > 0 || run.outcome === undefined) await this.close();
    return run;
  }

  async #open(): Promise<AttemptSession> {
    if (this.#parts.signal.aborted) throw new Error('Interrupted');
    this.#sessions += 1;
    const folder = join(this.#parts.folder, `session_${this.#sessions}`);
    mkdirSync(folder);
    giveTo(folder, this.#parts.account);
    this.#session = await AttemptSession.open({ folder, account: this.#parts.account });
    return this.#session;
  }
}

function chosen(tiers: readonly TierFound[], name: string | undefined): readonly TierFound[] {
  if (name === undefined) return tiers;
  const found = tiers.filter((one) => one.name === name);
  if (found.length > 0) return found;
  const known = tiers.map((one) => one.name).join(', ');
  throw new Error(`Cannot use --tier "${name}": must be one of ${known}`);
}
