import type { ArgumentRow, CommandRow, OptionRow } from '../command.ts';
import { COMMAND_TABLE, GLOBAL_OPTIONS } from '../command_table.ts';
import { optionFlags } from './option_flags.ts';

/** Completion for zsh, made from the command table; task numbers are asked for when they are needed. */
export function zshScript(): string {
  const commands = COMMAND_TABLE.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`).join('\n');
  const globals = GLOBAL_OPTIONS.map(optionSpec).join(' ');
  return `#compdef autotuner
# zsh completion of autotuner; load it with: source <(autotuner completion zsh)
_autotuner_tasks() {
  local -a ids
  ids=(\${(f)"$(autotuner ls --ids 2>/dev/null)"})
  compadd -a ids
}
_autotuner() {
  local context state line
  local -a commands
  commands=(
${commands}
  )
  _arguments -C ${globals} '(-h --help)'{-h,--help}'[show help]' '(-V --version)'{-V,--version}'[print the version]' '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
${COMMAND_TABLE.map(caseOf).join('\n')}
      esac ;;
  esac
}
if [[ $funcstack[1] == _autotuner ]]; then _autotuner "$@"; else compdef _autotuner autotuner; fi
`;
}

function caseOf(row: CommandRow): string {
  const specs = [...row.options.map(optionSpec), ...row.arguments.map(argumentSpec)];
  return `        ${row.name}) _arguments ${specs.join(' ')} ;;`;
}

function optionSpec(row: OptionRow): string {
  const { short, long, value } = optionFlags(row);
  const action = row.choices === undefined ? '' : `(${row.choices.join(' ')})`;
  const rest = quote(`[${escapeSpec(row.summary)}]${value === undefined ? '' : `:${value}:${action}`}`);
  return short === undefined ? `--${long}${rest}` : `'(-${short} --${long})'{-${short},--${long}}${rest}`;
}

function argumentSpec(row: ArgumentRow, index: number): string {
  const action = {
    file: '_files',
    task: '_autotuner_tasks',
    experiment: '_autotuner_tasks',
    shell: '(bash zsh fish)',
    format: '(optuna)',
  };
  return quote(`${index + 1}:${escapeSpec(row.name)}:${action[row.completes]}`);
}

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const escapeSpec = (text: string): string => text.replaceAll(/[[\]:]/g, String.raw`\$&`);
