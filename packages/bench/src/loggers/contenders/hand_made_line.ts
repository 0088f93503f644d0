import type { LineFields } from './contender.ts';

/** The least that a line of JSON can cost: a template; messages of the bench need no escapes. */
export function handMadeLine({ task, exp, score }: LineFields, message: string): string {
  return `{"level":30,"time":${Date.now()},"task":${task},"exp":${exp},"score":${score},"msg":"${message}"}\n`;
}
