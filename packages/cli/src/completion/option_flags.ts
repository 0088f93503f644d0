import type { OptionRow } from '../command.ts';

/** The flags of an option taken apart: `-n, --lines <count>`. */
export interface OptionFlags {
  readonly short?: string;
  /** Without dashes. */
  readonly long: string;
  /** Name of its value; undefined for a switch. */
  readonly value?: string;
}

/** Takes the flags of an option apart. */
export function optionFlags(row: OptionRow): OptionFlags {
  const [, short, long = '', value] = /^(?:-(\w), )?--([\w-]+)(?: <([^>]+)>)?$/.exec(row.flags) ?? [];
  return { long, ...(short === undefined ? {} : { short }), ...(value === undefined ? {} : { value }) };
}

/** The words that an option is given as. */
export function optionWords(row: OptionRow): readonly string[] {
  const { short, long } = optionFlags(row);
  return [...(short === undefined ? [] : [`-${short}`]), `--${long}`];
}
