import { inspect } from 'node:util';

/** A fault in words, and the exit code it deserves. */
export interface FaultDescription {
  readonly text: string;
  readonly exitCode: number;
}

/**
 * Puts a fault into words for people: the message and its code, and a stack trace only for debugging. Core is
 * imported here, lazily, so that a command without a fault does not pay for it.
 */
export async function describeFault(
  fault: unknown,
  options: { readonly isDebug: boolean },
): Promise<FaultDescription> {
  const { isAutotunerError } = await import('@autotuner/core');
  const trace = options.isDebug ? `\n${inspect(fault)}` : '';
  if (isAutotunerError(fault)) {
    // The code stands on the first line: of a task file several lines of places and excerpts follow.
    const [first = '', ...others] = fault.message.split('\n');
    const text = [`${first} [${fault.code}]`, ...others].join('\n');
    return { text: `${text}${trace}`, exitCode: fault.facts.exitCode };
  }
  const message = fault instanceof Error ? fault.message : String(fault);
  const advice = options.isDebug
    ? ''
    : '\n(set AUTOTUNER_DEBUG=1 to see where it comes from, and please report it)';
  return { text: `Unexpected fault: ${message} [AT_INTERNAL]${advice}${trace}`, exitCode: 1 };
}
