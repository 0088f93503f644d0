/** Numbers under dotted names, and what could not be taken as one. */
export interface FlatNumbers {
  readonly numbers: readonly (readonly [name: string, value: number])[];
  readonly problems: readonly string[];
}

const DEPTH_LIMIT = 8;
const DROPPED_SHOWN = 10;

/** Python prints NaN and Infinity into JSON; only bare words where a value can stand are meant. */
const BARE_NON_FINITE = /(?<=[:,[]\s*)(?:NaN|[-+]?Infinity)(?=\s*[,}\]])/g;

/** Parses a JSON object, undefined when the text is none. Bare NaN and Infinity are let through as infinite. */
export function parseJsonObject(text: string): object | undefined {
  const value = tryParse(text) ?? tryParse(text.replace(BARE_NON_FINITE, '1e999'));
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

/** Collects the finite numbers of nested objects under dotted names; names the null and infinite ones it drops. */
export function flattenNumbers(root: object, source: string): FlatNumbers {
  const numbers: [string, number][] = [];
  const dropped: string[] = [];
  const visit = (node: object, prefix: string, depth: number): void => {
    for (const [key, value] of Object.entries(node) as [string, unknown][]) {
      const name = prefix + key;
      if (typeof value === 'number' && Number.isFinite(value)) numbers.push([name, value]);
      else if (typeof value === 'number' || value === null) dropped.push(name);
      else if (
        typeof value === 'object' &&
        value !== undefined &&
        !Array.isArray(value) &&
        depth < DEPTH_LIMIT
      ) {
        visit(value, `${name}.`, depth + 1);
      }
    }
  };
  visit(root, '', 1);
  return { numbers, problems: describeDropped(dropped, source) };
}

function describeDropped(dropped: readonly string[], source: string): readonly string[] {
  if (dropped.length === 0) return [];
  const shown = dropped.slice(0, DROPPED_SHOWN).map((name) => `"${name}"`);
  const more = dropped.length > DROPPED_SHOWN ? ` and ${dropped.length - DROPPED_SHOWN} more` : '';
  return [`in the ${source} not a finite number: ${shown.join(', ')}${more}`];
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
