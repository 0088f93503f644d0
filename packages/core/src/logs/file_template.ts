import { isInsideLogFolder } from './log_file_name.ts';
import type { LogFields } from './record.ts';

/** A file name with fields in braces, ready to be filled in. */
export interface FileTemplate {
  /** Names of the fields in it, without repetition. */
  readonly fields: readonly string[];
  /** The file name for these fields, or undefined when one of them is missing or cannot be part of a name. */
  fill(fields: LogFields): string | undefined;
}

/** Longest text, in characters, that one field may contribute to a file name. */
const MAX_PART = 128;
const PLACEHOLDER = /\{([A-Za-z_]\w*)\}/g;

/**
 * Compiles "task_{task}.log" and the like. A field may be a text or a whole number; characters that do not belong into
 * a file name are percent-encoded, so different values never meet in one file and no value leads out of the folder.
 *
 * @throws SyntaxError when braces do not match or the name would leave the log folder
 */
export function compileFileTemplate(template: string): FileTemplate {
  const fields = [...new Set(Array.from(template.matchAll(PLACEHOLDER), (found) => found[1] ?? ''))];
  const sample = template.replace(PLACEHOLDER, '0');
  if (/[{}]/.test(sample)) {
    throw new SyntaxError(
      `Cannot read file template "${template}": braces must enclose a field name, as in "{task}"`,
    );
  }
  if (!isInsideLogFolder(sample)) {
    throw new SyntaxError(
      `Cannot use file template "${template}": must be a relative path inside the log folder`,
    );
  }
  return { fields, fill: (values) => fillTemplate(template, values) };
}

function fillTemplate(template: string, values: LogFields): string | undefined {
  let isComplete = true;
  const name = template.replace(PLACEHOLDER, (_, field: string) => {
    const part = namePartOf(values[field]);
    isComplete &&= part !== undefined;
    return part ?? '';
  });
  return isComplete && isInsideLogFolder(name) ? name : undefined;
}

/** A field's value as a part of a file name; undefined when it cannot be one. */
function namePartOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value !== 'string' || value === '' || value.length > MAX_PART || !value.isWellFormed())
    return undefined;
  const encoded = encodeURIComponent(value).replace(/^\.|[!~*'()]/g, percentEncoded);
  return encoded.length <= MAX_PART ? encoded : undefined;
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
