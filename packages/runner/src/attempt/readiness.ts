import { connect } from 'node:net';
import type { CommandSpec, ReadyCheck } from '@autotuner/core';
import { pause } from '../containment/pause.ts';
import type { ProcessPlan } from './attempt_plan.ts';

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 500;
/** A server that takes a connection and says nothing is not ready; ask again. */
const ANSWER_MS = 5000;

/** What is asked, and for whom. */
export interface ReadinessOptions {
  readonly check: ReadyCheck;
  /** The server; a readiness command runs in its folder and with its environment. */
  readonly server: ProcessPlan;
  /** Resolves when the server has printed a line that matches, for a check of the log. */
  readonly hasPrinted: Promise<void>;
  readonly signal: AbortSignal;
}

/** Resolves to true when the server is ready, and to false when the signal aborts first. Asks at once, then ever more seldom. */
export async function waitReady(options: ReadinessOptions): Promise<boolean> {
  const { check, signal } = options;
  if (check.kind === 'log') {
    await Promise.race([options.hasPrinted, whenAborted(signal)]);
    return !signal.aborted;
  }
  for (let ms = FIRST_PAUSE_MS; !signal.aborted; ms = Math.min(ms * 1.5, LONGEST_PAUSE_MS)) {
    if (await isReady(check, options)) return !signal.aborted;
    await pause(ms, signal);
  }
  return false;
}

/** Resolves when a signal aborts. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}

function isReady(check: Exclude<ReadyCheck, { kind: 'log' }>, options: ReadinessOptions): Promise<boolean> {
  switch (check.kind) {
    case 'http':
      return answersHttp(check.url, options.signal);
    case 'tcp':
      return acceptsTcp(check, options.signal);
    case 'command':
      return succeeds(check.command, options);
  }
}

async function answersHttp(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function acceptsTcp(
  at: { readonly host: string; readonly port: string },
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host: at.host, port: Number(at.port), signal, timeout: ANSWER_MS });
    const answer = (isAccepted: boolean): void => {
      socket.destroy();
      done(isAccepted);
    };
    socket.once('connect', () => answer(true));
    socket.once('timeout', () => answer(false));
    socket.on('error', () => answer(false));
  });
}

/** Outside of the containment: it belongs to the tuner and not to the server, and ends before the next one starts. */
async function succeeds(command: CommandSpec, options: ReadinessOptions): Promise<boolean> {
  const [file = '', ...args] = command.kind === 'argv' ? command.argv : ['/bin/sh', '-c', command.line];
  // Loaded when it is needed: its hundred modules would cost every command of the terminal some 50 ms.
  const { execa } = await import('execa');
  const result = await execa(file, args, {
    cwd: options.server.cwd,
    env: options.server.env,
    extendEnv: false,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
    timeout: ANSWER_MS,
    cancelSignal: options.signal,
    detached: true,
    killDescendants: true,
    forceKillAfterDelay: 200,
    reject: false,
  });
  return result.exitCode === 0;
}
