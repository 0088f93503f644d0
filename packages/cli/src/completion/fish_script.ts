import type { CommandRow, OptionRow } from '../command.ts';
import { COMMAND_TABLE, GLOBAL_OPTIONS } from '../command_table.ts';
import { optionFlags } from './option_flags.ts';

const ARGUMENTS = {
  file: '-F',
  task: "-f -a '(autotuner ls --ids 2>/dev/null)'",
  experiment: "-f -a '(autotuner ls --ids 2>/dev/null)'",
  shell: "-f -a 'bash zsh fish'",
  // A file follows.
  format: '-F -a optuna',
} as const;

/** Completion for fish, made from the command table; task numbers are asked for when they are needed. */
export function fishScript(): string {
  const lines = [
    '# fish completion of autotuner; load it with: autotuner completion fish | source',
    'complete -c autotuner -f',
    ...GLOBAL_OPTIONS.map((row) => `complete -c autotuner${optionPart(row)}`),
    ...COMMAND_TABLE.flatMap(commandLines),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines(row: CommandRow): string[] {
  const inside = `complete -c autotuner -n '__fish_seen_subcommand_from ${row.name}'`;
  const [argument] = row.arguments;
  return [
    `complete -c autotuner -n __fish_use_subcommand -a ${row.name} -d ${quote(row.summary)}`,
    ...row.options.map((option) => `${inside}${optionPart(option)}`),
    ...(argument === undefined ? [] : [`${inside} ${ARGUMENTS[argument.completes]}`]),
  ];
}

function optionPart(row: OptionRow): string {
  const { short, long, value } = optionFlags(row);
  const parts = [
    ...(short === undefined ? [] : [`-s ${short}`]),
    `-l ${long}`,
    ...(value === undefined ? [] : ['-x']),
    ...(row.choices === undefined ? [] : [`-a ${quote(row.choices.join(' '))}`]),
    `-d ${quote(row.summary)}`,
  ];
  return ` ${parts.join(' ')}`;
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
