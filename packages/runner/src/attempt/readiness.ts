import { connect } from 'node:net';
import type { ReadyCheck } from '@autotuner/core';
import { pause } from '../containment/pause.ts';

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 500;
/** A server that takes a connection and says nothing is not ready, nor is a command that does not end; ask again. */
export const ANSWER_MS = 5000;

/** What is asked, and how. */
export interface ReadinessOptions {
  readonly check: ReadyCheck;
  /** Resolves when the server has printed a line that matches, for a check of the log. */
  readonly hasPrinted: Promise<void>;
  /** Runs the readiness command once, for a check by command; true when it succeeds. */
  readonly runCommand: () => Promise<boolean>;
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
      return options.runCommand();
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
