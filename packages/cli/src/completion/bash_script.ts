import type { CommandRow } from '../command.ts';
import { COMMAND_TABLE, GLOBAL_OPTIONS } from '../command_table.ts';
import { optionFlags, optionWords } from './option_flags.ts';

/** Completion for bash, made from the command table; task numbers are asked for when they are needed. */
export function bashScript(): string {
  const names = COMMAND_TABLE.map(({ name }) => name).join(' ');
  const globals = [...GLOBAL_OPTIONS.flatMap(optionWords), '-h', '--help', '-V', '--version'].join(' ');
  return `# bash completion of autotuner; load it with: source <(autotuner completion bash)
_autotuner() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" cmd="" options="" kind="" word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$word" in
      --home) ((i++)) ;;
      -*) ;;
      *) cmd="$word"; break ;;
    esac
  done
  if [[ "$prev" == --home ]]; then COMPREPLY=($(compgen -d -- "$cur")); return; fi
  case "$cmd" in
    "") COMPREPLY=($(compgen -W "${names} help ${globals}" -- "$cur")); return ;;
    help) COMPREPLY=($(compgen -W "${names}" -- "$cur")); return ;;
${COMMAND_TABLE.map(caseOf).join('\n')}
    *) return ;;
  esac
  if [[ "$cur" == -* ]]; then COMPREPLY=($(compgen -W "$options ${globals}" -- "$cur")); return; fi
  case "$kind" in
    file) COMPREPLY=($(compgen -f -- "$cur")) ;;
    format) COMPREPLY=($(compgen -W "optuna" -- "$cur") $(compgen -f -- "$cur")) ;;
    shell) COMPREPLY=($(compgen -W "bash zsh fish" -- "$cur")) ;;
    task) COMPREPLY=($(compgen -W "$(autotuner ls --ids 2>/dev/null)" -- "$cur")) ;;
    experiment) COMPREPLY=($(compgen -W "$(autotuner ls --ids 2>/dev/null)" -S / -- "$cur")); compopt -o nospace 2>/dev/null ;;
  esac
}
complete -o filenames -F _autotuner autotuner
`;
}

function caseOf(row: CommandRow): string {
  const words = row.options.flatMap(optionWords).join(' ');
  const kind = row.arguments[0]?.completes ?? '';
  const choices = row.options
    .filter((option) => option.choices !== undefined)
    .map((option) => {
      const list = option.choices?.join(' ') ?? '';
      return `if [[ "$prev" == --${optionFlags(option).long} ]]; then COMPREPLY=($(compgen -W "${list}" -- "$cur")); return; fi`;
    });
  return `    ${row.name}) options="${words}"; kind="${kind}"${choices.map((one) => `; ${one}`).join('')} ;;`;
}
