import type { CommandRow, OptionRow } from '../src/command.ts';
import { COMMAND_TABLE, GLOBAL_OPTIONS } from '../src/command_table.ts';

/** The part of docs/cli.md that is made from the command table. */
export function cliReference(): string {
  const overview = COMMAND_TABLE.map(({ name, summary }) => `| [\`${name}\`](#${name}) | ${cell(summary)} |`);
  return [
    '| command | does |',
    '| --- | --- |',
    ...overview,
    '',
    'Options of every command:',
    '',
    ...optionTable(GLOBAL_OPTIONS),
    ...COMMAND_TABLE.flatMap(sectionOf),
  ].join('\n');
}

function sectionOf(row: CommandRow): string[] {
  const usage = row.arguments
    .map(({ name, isRequired }) => (isRequired ? ` ${name}` : ` [${name}]`))
    .join('');
  const sentence = `${row.summary.charAt(0).toUpperCase()}${row.summary.slice(1)}.`;
  return [
    '',
    `### ${row.name}`,
    '',
    `\`autotuner ${row.name}${row.options.length === 0 ? '' : ' [options]'}${usage}\``,
    '',
    row.details === undefined ? sentence : `${sentence} ${row.details}`,
    ...row.arguments.flatMap(({ name, summary }) => ['', `\`${name}\`: ${summary}`]),
    ...(row.options.length === 0 ? [] : ['', ...optionTable(row.options)]),
    '',
    '```sh',
    ...row.examples.map(({ line, summary }) => `${line}   # ${summary}`),
    '```',
  ];
}

function optionTable(options: readonly OptionRow[]): string[] {
  return [
    '| option | meaning |',
    '| --- | --- |',
    ...options.map(({ flags, summary, choices }) => {
      const values = choices === undefined ? '' : `: ${choices.join(', ')}`;
      return `| \`${flags}\` | ${cell(summary + values)} |`;
    }),
  ];
}

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
