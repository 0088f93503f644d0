import { harmlessLine, type AttemptOutcome } from '@autotuner/core';
import { readEndText } from '../capture/file_end.ts';
import type { ExitFacts } from '../containment/tier.ts';
import type { RunningProcess } from './running_process.ts';

/** What a server's end, or its silence, does to the attempt. */
export type ServerFailure = Extract<AttemptOutcome, { kind: 'deploy' }>;

/** What says more than that the server has ended. */
const MORE_TELLING: ReadonlySet<AttemptOutcome['kind']> = new Set([
  'oom',
  'spawn',
  'disk_full',
  'interrupted',
]);

const SHOWN_LINES = 5;
const SHOWN_BYTES = 4096;

/**
 * Completes the outcome of an attempt whose server failed, once the server is gone: with how it ended and the last
 * lines it printed, or with the more telling reason when it ran out of memory or never ran.
 */
export async function explainServerFailure(
  failure: ServerFailure,
  server: RunningProcess,
): Promise<AttemptOutcome> {
  if (failure.reason !== 'not_ready') {
    const outcome = await server.outcome();
    if (MORE_TELLING.has(outcome.kind)) return outcome;
  }
  const lines = await lastLines(server);
  return { ...failure, detail: lines === '' ? failure.detail : `${failure.detail}: ${lines}` };
}

/** Says in a few words how a server ended. */
export function describeServerExit(facts: ExitFacts): string {
  switch (facts.kind) {
    case 'exit':
      return `The server exited with code ${facts.code}`;
    case 'signal':
      return `The server was ended by ${facts.signal}`;
    case 'spawn':
      return facts.detail;
    case 'lost':
      return 'The server was lost: the process that waited for it died';
  }
}

/** Standard error if there is anything in it, else standard output. */
async function lastLines(server: RunningProcess): Promise<string> {
  for (const file of server.files.toReversed()) {
    const lines = (await readEndText(file.path, { maxBytes: SHOWN_BYTES }))
      .split('\n')
      .filter((line) => line.trim() !== '');
    if (lines.length > 0) return lines.slice(-SHOWN_LINES).map(harmlessLine).join(' | ');
  }
  return '';
}
