import type { InitParameter } from './init_answers.ts';

const NUMBER = String.raw`-?\d+(?:\.\d+)?(?:e-?\d+)?`;
const RANGE = new RegExp(`^(${NUMBER})\\.\\.(${NUMBER})$`, 'i');

/**
 * Reads a domain in its short form: `1..9` (int), `0.1..1` (float: a bound has a point), `fast,lazy` (choices), `bool`.
 * Undefined when it is none of these.
 */
export function parseDomain(text: string): string | undefined {
  if (text === 'bool') return '{ type: bool }';
  const range = RANGE.exec(text);
  if (range !== null) return rangeDomain(range[1] ?? '', range[2] ?? '');
  const choices = text.split(',').map((one) => one.trim());
  return choices.length < 2 || choices.includes('') ? undefined : `[${choices.map(scalar).join(', ')}]`;
}

/** Reads `name=domain`; undefined when it is not of this form. */
export function parseParameter(text: string): InitParameter | undefined {
  const [, name, domain] = /^([A-Za-z_]\w*)=(.+)$/.exec(text) ?? [];
  const parsed = domain === undefined ? undefined : parseDomain(domain);
  return name === undefined || parsed === undefined ? undefined : { name, domain: parsed };
}

/** Names of the {placeholders} in a command, each once, in order. */
export function placeholdersOf(command: readonly string[]): readonly string[] {
  const found = command.flatMap((word) =>
    [...word.matchAll(/\{([A-Za-z_]\w*)\}/g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(found)];
}

function rangeDomain(low: string, high: string): string | undefined {
  if (Number(low) >= Number(high)) return undefined;
  const type = /^-?\d+$/.test(low) && /^-?\d+$/.test(high) ? 'int' : 'float';
  return `{ type: ${type}, low: ${Number(low)}, high: ${Number(high)} }`;
}

/** Plain words stay bare, everything that YAML could take for something else is quoted. */
function scalar(text: string): string {
  if (text !== '' && !Number.isNaN(Number(text))) return String(Number(text));
  const isPlain = /^[A-Za-z_][\w.-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
