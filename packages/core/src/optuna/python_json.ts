/** A number that Python shall read as a float, even when it is whole. */
export class PythonFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** JSON that keeps whole floats apart from integers, as Python does: `new PythonFloat(1)` becomes 1.0. */
export function encodePythonJson(value: unknown): string {
  if (value instanceof PythonFloat) return floatText(value.value);
  if (Array.isArray(value)) return `[${value.map(encodePythonJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${JSON.stringify(key)}:${encodePythonJson(member)}`);
  return `{${members.join(',')}}`;
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const text = String(value);
  return /^-?[0-9]+$/u.test(text) ? `${text}.0` : text;
}

/** Strings are passed over; the words stand for themselves. */
const TOKENS = /"(?:[^"\\]|\\.)*"|NaN|-?Infinity/gu;

/**
 * Parses JSON as Python writes it, where numbers may be NaN, Infinity and -Infinity; NaN is read as null.
 *
 * @throws SyntaxError
 */
export function parsePythonJson(text: string): unknown {
  const plain = text.replaceAll(TOKENS, (token) => {
    if (token.startsWith('"')) return token;
    return token === 'NaN' ? 'null' : token === 'Infinity' ? '1e999' : '-1e999';
  });
  const parsed: unknown = JSON.parse(plain);
  return parsed;
}
