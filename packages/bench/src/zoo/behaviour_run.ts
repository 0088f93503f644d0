import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AttemptReply } from '../attempts/attempt_messages.ts';
import type { AttemptSession, NoReply } from '../attempts/attempt_session.ts';
import { giveTo, type Account } from '../oracle/account.ts';
import type { Member } from '../oracle/member.ts';
import { PROGRAM_PATH, type Behaviour } from './behaviour_folder.ts';
import type { OutcomeFacts } from './expectation.ts';
import { newTag, scanForTags } from './tag_scan.ts';

/** What one run of one behaviour in one tier showed. */
export interface BehaviourRun {
  readonly tag: string;
  /** Absent when the supervisor died, hung or failed. */
  readonly outcome?: OutcomeFacts;
  /** Why there is no outcome. */
  readonly fault?: string;
  readonly leaked?: number;
  /** Processes with the tag in their command line, the most that were seen at a time. */
  readonly processes: number;
  /** Live a quarter of a second after the runner had said that it was over. */
  readonly survivors: readonly Member[];
  /** Hard kills, from decision to proof, in milliseconds. */
  readonly killMs: readonly number[];
  readonly wallMs: number;
  /** Of the raw logs when the runner said that it was over, and how many came after that. */
  readonly rawBytes: number;
  readonly lateBytes: number;
  /** Tags of other runs in any log of this one. */
  readonly foreignTags: number;
}

/** How to run it. */
export interface BehaviourRunOptions {
  readonly tier: string;
  readonly timeoutMs: number;
  /** Folder for what it writes; made here. */
  readonly cwd: string;
  readonly account?: Account | undefined;
}

const GRACE_MS = 100;
/** What a runner may take at most for the end of an attempt; then it is taken to hang. */
const END_MS = 30_000;
/** Log writers and what a tier needs for itself may be on their way out for so long. */
const SETTLE_MS = 250;
const LOOK_MS = 25;
const LOG_BYTES = 50_000_000;
/** Runs a behaviour once and looks from outside at what it does and what is left of it. */
export async function runBehaviour(
  session: AttemptSession,
  behaviour: Behaviour,
  options: BehaviourRunOptions,
): Promise<BehaviourRun> {
  const tag = newTag();
  const { tier, cwd, timeoutMs } = options;
  mkdirSync(cwd);
  giveTo(cwd, options.account);
  chmodSync(cwd, 0o700);
  const argv = [...behaviour.argv, tag, ...behaviour.args];
  const env = { PATH: PROGRAM_PATH, HOME: cwd, LANG: 'C.UTF-8' };
  const watch = watchTag(session, tag);
  const attempt = { tier, argv, cwd, env, timeoutMs, graceMs: GRACE_MS, logMaxBytes: LOG_BYTES };
  const { id, reply } = await session.run(attempt, timeoutMs + GRACE_MS + END_MS);
  const processes = watch.stop();
  const logs = session.logsOf(id);
  const before = await bytesOf(logs.raw, tag);
  const survivors = await findSurvivors(session);
  const after = await bytesOf(logs.raw, tag);
  const stamped = await scanForTags(logs.stamped, tag);
  return {
    tag,
    processes,
    survivors,
    ...factsOf(reply, session.said()),
    rawBytes: before.bytes,
    lateBytes: after.bytes - before.bytes,
    foreignTags: after.foreign + stamped.foreign,
  };
}

function factsOf(
  reply: AttemptReply | NoReply,
  said: string,
): Pick<BehaviourRun, 'outcome' | 'fault' | 'leaked' | 'killMs' | 'wallMs'> {
  if (reply === 'hung')
    return { fault: 'the runner did not end the attempt', killMs: [], wallMs: Number.NaN };
  if (reply === 'died')
    return { fault: `the supervisor died ${said.slice(0, 300)}`.trim(), killMs: [], wallMs: Number.NaN };
  const { report, fault, killMs, wallMs } = reply;
  if (report === undefined) return { fault: `the runner failed: ${fault ?? ''}`, killMs, wallMs };
  return { outcome: { ...report.outcome }, leaked: report.leaked, killMs, wallMs };
}

/** Looks again and again at how many processes carry a tag. */
function watchTag(session: AttemptSession, tag: string): { stop(): number } {
  let most = 0;
  const look = (): void => {
    const tagged = session.strangers().filter((one) => isTagged(one, tag));
    most = Math.max(most, tagged.length);
  };
  const timer = setInterval(look, LOOK_MS);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}

/** Launchers and first processes of namespaces carry the command in their own arguments too, behind a script. */
function isTagged({ argv }: Member, tag: string): boolean {
  const isHelper = /(?:^|\/)(?:unshare|setpriv)$/.test(argv[0] ?? '') || argv.some(isScript);
  return !isHelper && argv.some((one) => one.includes(tag));
}

function isScript(argument: string): boolean {
  return argument.length > 200 && argument.includes('\n');
}

async function findSurvivors(session: AttemptSession): Promise<readonly Member[]> {
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const left = session.strangers();
    if (left.length === 0 || performance.now() > deadline) return left;
    await delay(5);
  }
}

async function bytesOf(
  paths: readonly string[],
  tag: string,
): Promise<{ readonly bytes: number; readonly foreign: number }> {
  const scans = await Promise.all(paths.map((path) => scanForTags(path, tag)));
  return {
    bytes: scans.reduce((sum, one) => sum + one.bytes, 0),
    foreign: scans.reduce((sum, one) => sum + one.foreign, 0),
  };
}

/** The folder of a run, below that of its session. */
export function runFolder(folder: string, number: number): string {
  return join(folder, `run_${number}`);
}
