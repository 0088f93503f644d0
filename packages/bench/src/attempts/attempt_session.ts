import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Account } from '../oracle/account.ts';
import { memberKey, type Member } from '../oracle/member.ts';
import { PidNamespace } from '../oracle/pid_namespace.ts';
import type { AttemptReply, AttemptRequest, TierFound, WorkerReady } from './attempt_messages.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const WORKER = fileURLToPath(new URL('./attempt_worker.ts', import.meta.url));

/** The shared log of all attempts of a session, which are those of one task. */
const TASK_LOG = 'task_9';

/** Where and as whom attempts run. */
export interface SessionOptions {
  /** For logs and results; must be writable for the account. */
  readonly folder: string;
  /** @default the current user */
  readonly account?: Account | undefined;
}

/** What is asked of the worker, without what the session adds. */
export type Attempt = Omit<AttemptRequest, 'id'>;

/** Why an attempt has no reply. */
export type NoReply = 'died' | 'hung';

/** A supervisor of attempts that runs in a pid namespace, seen from outside. */
export class AttemptSession {
  readonly tiers: readonly TierFound[];
  readonly #namespace: PidNamespace;
  readonly #logs: string;
  readonly #waiting = new Map<number, (reply: AttemptReply) => void>();
  readonly #ended: Promise<void>;
  #baseline: ReadonlySet<string> = new Set();
  #hasEnded = false;
  #lastId: number;

  private constructor(parts: {
    readonly namespace: PidNamespace;
    readonly lines: AsyncIterator<string>;
    readonly tiers: readonly TierFound[];
    readonly logs: string;
    readonly firstId: number;
  }) {
    this.tiers = parts.tiers;
    this.#namespace = parts.namespace;
    this.#logs = parts.logs;
    this.#lastId = parts.firstId;
    this.#ended = parts.namespace.ended.then(() => {
      this.#hasEnded = true;
    });
    void this.#follow(parts.lines);
  }

  /** Starts the supervisor and runs one attempt in each tier that works, so that whatever it keeps running is known. */
  static async open(options: SessionOptions & { readonly firstId?: number }): Promise<AttemptSession> {
    const namespace = await PidNamespace.open({
      argv: [process.execPath, '--conditions=@autotuner/source', WORKER, options.folder],
      cwd: ROOT,
      env: { ...process.env, HOME: options.folder },
      account: options.account,
    });
    const lines = createInterface({ input: namespace.output })[Symbol.asyncIterator]();
    const first = await Promise.race([lines.next(), namespace.ended]);
    if (first === undefined || first.done === true) {
      await namespace.close();
      throw new Error(`Cannot start the supervisor of the bench: ${namespace.said().trim()}`);
    }
    // The worker writes nothing else first.
    const { tiers } = JSON.parse(first.value) as WorkerReady;
    const logs = join(options.folder, 'logs');
    const session = new AttemptSession({ namespace, lines, tiers, logs, firstId: options.firstId ?? 0 });
    await session.#warmUp();
    return session;
  }

  /** The number that the last attempt had. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Runs one attempt; waits no longer than `capMs` for its end. */
  async run(
    attempt: Attempt,
    capMs: number,
  ): Promise<{ readonly id: number; readonly reply: AttemptReply | NoReply }> {
    const id = ++this.#lastId;
    if (this.#hasEnded) return { id, reply: 'died' };
    const replied = new Promise<AttemptReply>((resolve) => this.#waiting.set(id, resolve));
    this.#namespace.input.write(`${JSON.stringify({ id, ...attempt } satisfies AttemptRequest)}\n`);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<NoReply>((resolve) => {
      timer = setTimeout(resolve, capMs, 'hung');
    });
    const reply = await Promise.race([replied, late, this.#ended.then((): NoReply => 'died')]);
    clearTimeout(timer);
    this.#waiting.delete(id);
    return { id, reply };
  }

  /** Live processes besides the supervisor and what it had running before the first attempt. */
  strangers(): readonly Member[] {
    return this.#namespace.members().filter((one) => !this.#baseline.has(memberKey(one)));
  }

  /** Paths of the logs of an attempt: those that hold exactly what was printed, and the one that it shares with others. */
  logsOf(id: number): { readonly raw: readonly string[]; readonly stamped: string; readonly task: string } {
    const path = (rest: string): string => join(this.#logs, `${TASK_LOG}${rest}`);
    const raw = ['stdout', 'stderr'].map((stream) => path(`_exp_${id}.attempt_1.${stream}.raw`));
    return { raw, stamped: path(`_exp_${id}.log`), task: path('.log') };
  }

  /** What the supervisor has written to its standard error. */
  said(): string {
    return this.#namespace.said();
  }

  /** Ends the supervisor and everything that it or its attempts left. */
  async close(): Promise<void> {
    await this.#namespace.close();
    await this.#ended;
  }

  async #warmUp(): Promise<void> {
    for (const tier of this.tiers.filter((one) => one.isAvailable)) {
      const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin' };
      const attempt = { tier: tier.name, argv: ['/bin/sh', '-c', ':'], cwd: '/', env };
      await this.run({ ...attempt, timeoutMs: 10_000, graceMs: 0, logMaxBytes: 1000 }, 20_000);
    }
    this.#baseline = new Set(this.#namespace.members().map(memberKey));
  }

  async #follow(lines: AsyncIterator<string>): Promise<void> {
    for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
      // The worker writes nothing else after its first message.
      const reply = JSON.parse(next.value) as AttemptReply;
      this.#waiting.get(reply.id)?.(reply);
    }
  }
}
