import type { LineFields } from '../contenders/contender.ts';

/**
 * What calls log besides three numbers and a constant text: nothing, a new text each time (`dynamic`), fields of the
 * surroundings (`context`), a key, a short text, a nested object, an error, or letters of other alphabets as a field.
 */
export type Form = 'static' | 'dynamic' | 'context' | 'keyed' | 'text' | 'nested' | 'error' | 'unicode';

const EXTRA: Readonly<Partial<Record<Form, object>>> = {
  text: { state: 'running' },
  nested: { at: { file: 'train.py', line: 12, tags: ['a', 'b'] } },
  error: { err: new Error('Cannot reach the server') },
  unicode: { who: '試験 прогон ✓' },
};

/** Keys as long as those of requests are. */
const KEYS = Array.from({ length: 64 }, (_, at) => ({ key: `request-${at * 7_919 + 1e7}` }));

/** The fields of a line with what its form adds. */
export function withForm(form: Form, fields: LineFields): LineFields {
  if (form === 'keyed') return { ...fields, ...KEYS[fields.exp % KEYS.length] };
  const extra = EXTRA[form];
  return extra === undefined ? fields : { ...fields, ...extra };
}

/** A hundred characters that never change. */
export const STATIC_MESSAGE =
  'experiment finished; its score was written and the next suggestion is asked for by the loop of task';

/**
 * Messages for so many calls, each one its own: no logger may live on having seen a text before. They are flat, as a
 * text that came from a file or a socket is.
 */
export function messagesFor(
  form: Form,
  { count, from }: { readonly count: number; readonly from: number },
): string[] {
  if (form !== 'dynamic') return Array.from({ length: count }, () => STATIC_MESSAGE);
  return Array.from({ length: count }, (_, at) => flat(dynamicMessage(from + at)));
}

function dynamicMessage(number: number): string {
  const text = `request ${number * 7_919} of client 10.0.${number % 250}.${(number * 31) % 250} took its way through the queue`;
  return text.padEnd(STATIC_MESSAGE.length, '.').slice(0, STATIC_MESSAGE.length);
}

/** The same text in one piece; engines join the parts of a text only when somebody looks at it. */
function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
