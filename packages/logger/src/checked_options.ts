import { LEVELS } from '@autotuner/core';
import { checkedChoice, checkNames, isRecord, shownValue } from './check_option.ts';
import { LOG_FORMATS } from './log_format.ts';
import { OPTION_NAMES } from './option_names.ts';

/** What the value of an option must be. */
interface TypeRule {
  /** In words. */
  readonly accepted: string;
  accepts(value: unknown): boolean;
}

const TEXT: TypeRule = { accepted: 'a text', accepts: (value) => typeof value === 'string' && value !== '' };
const SWITCH: TypeRule = { accepted: 'true or false', accepts: (value) => typeof value === 'boolean' };
const LIST: TypeRule = { accepted: 'a list', accepts: (value) => Array.isArray(value) };
const OBJECT: TypeRule = { accepted: 'an object', accepts: isRecord };
const CLOCK: TypeRule = {
  accepted: 'an object with the functions now and monotonic',
  accepts: (value) => hasMethod(value, 'now'),
};
/** For kind "batched". */
const CLOCK_OR_WORD: TypeRule = {
  accepted: `"coarse", "precise" or ${CLOCK.accepted}`,
  accepts: (value) => value === 'coarse' || value === 'precise' || CLOCK.accepts(value),
};
const SINKS: TypeRule = {
  accepted: 'a list of sinks, as openFileSink() makes them',
  accepts: (value) => Array.isArray(value) && value.every((sink) => hasMethod(sink, 'write')),
};
const TYPES: Readonly<Record<string, TypeRule>> = {
  name: TEXT,
  fields: OBJECT,
  source: SWITCH,
  clock: CLOCK,
  sinks: SINKS,
  files: LIST,
  streams: LIST,
  file: TEXT,
  value: TEXT,
  empty: SWITCH,
  perCorrelation: SWITCH,
};

/** Names that do not belong to a kind, and that its own checks say more about. */
const TOLD_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  batched: ['sinks'],
  'ring of bytes': ['records', 'target', 'perCorrelation'],
};

/**
 * Makes sure that a caller without types gave options that have an effect, with values that later calls can use. What
 * belongs to one kind only is checked where that kind is made.
 *
 * @throws TypeError for another name or type, RangeError for another level or format
 */
export function checkOptions(options: object, of: { readonly kind: string; readonly what: string }): void {
  const { kind, what } = of;
  const accepted = OPTION_NAMES[kind] ?? [];
  if (!isRecord(options)) checkNames({ name: what, value: options }, accepted);
  const all = Object.entries(options).filter(([name]) => TOLD_ELSEWHERE[kind]?.includes(name) !== true);
  checkNames({ name: what, value: Object.fromEntries(all) }, accepted);
  for (const [name, value] of all) if (value !== undefined) checkValue({ name, value }, kind);
}

function checkValue(option: { readonly name: string; readonly value: unknown }, kind: string): void {
  const { name, value } = option;
  // Whatever else it is, it is none of the words.
  if (name === 'level') checkedChoice({ name, value: value as 'info' }, LEVELS);
  if (name === 'format') checkedChoice({ name, value: value as 'json' }, LOG_FORMATS);
  if (name === 'route') checkRoute(value);
  const rule = name === 'clock' && kind === 'batched' ? CLOCK_OR_WORD : TYPES[name];
  if (rule !== undefined) checkType(option, rule);
}

function checkType(option: { readonly name: string; readonly value: unknown }, rule: TypeRule): void {
  const { name, value } = option;
  if (rule.accepts(value)) return;
  throw new TypeError(`Cannot create logger: ${name} is ${shownValue(value)}, must be ${rule.accepted}`);
}

function checkRoute(value: unknown): void {
  checkNames({ name: 'route', value }, OPTION_NAMES['route'] ?? []);
  const { folder, routes } = Object(value) as { readonly folder: unknown; readonly routes: unknown };
  for (const [name, part, rule] of [
    ['route.folder', folder, TEXT],
    ['route.routes', routes, LIST],
  ] as const) {
    checkType({ name, value: part }, rule);
  }
}

function hasMethod(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function';
}
