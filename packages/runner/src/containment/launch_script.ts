import { findTool, type ToolName } from './host_tools.ts';
import { LAUNCH_MARK } from './launch_folder.ts';
import { openNamelessPipes } from './nameless_pipes.ts';

/** What the launcher of one process must know. */
export interface LaunchScriptOptions {
  /** Private folder of this launch. */
  readonly folder: string;
  /** How the shell makes pipes: `named` is for those that can only make FIFOs, which are put into the folder. */
  readonly pipes: 'nameless' | 'named';
  readonly raw: { readonly out: string; readonly err?: string };
  /** Variables that only the command may have, not its log writers. */
  readonly marks: Readonly<Record<string, string>>;
  /** Shell text that puts the shell into its container; it fails with a status other than 0. */
  readonly enter?: string;
}

/** Exit status of a launcher that failed before it came to the command. */
export const LAUNCHER_FAILED = 125;

/**
 * Text for `sh -c` that connects the streams and then becomes the command given as its arguments.
 *
 * Real pipes, because Node's own are sockets (`> /dev/stderr` fails on them) and break when the supervisor dies. Each
 * pipe is read by a `cat` in a session of its own, out of reach of the kill, so what was printed is kept whatever
 * happens to the supervisor. Descriptor 3 is held by nobody but these two: when it closes, all is in the raw files.
 * The shell itself holds both ends of each pipe until it is done, so that no `cat` waits for a writer that was
 * killed before it came. `exec` makes the command a direct child of the supervisor: exit 137 and SIGKILL differ.
 */
export function launchScript(options: LaunchScriptOptions): string {
  const { folder, raw, marks } = options;
  const failed = `: >${quoteWord(`${folder}/${LAUNCH_MARK}`)}`;
  const fail = `exit ${LAUNCHER_FAILED}`;
  const { open, out, err } = options.pipes === 'nameless' ? namelessPipes(fail) : namedPipes(folder, fail);
  // Started by a shell that has left the process group and ends before the command begins: else a kill of the group
  // could reach a log writer on its way out, and a command that waits for all its children would wait for it.
  const copiers = [copier(6, raw.out), ...(raw.err === undefined ? [] : [copier(7, raw.err)])].join(' ');
  return [
    // Positional parameters are the command's; variables could be the command's too, so none is used.
    `trap ${quoteWord(failed)} EXIT`,
    open,
    `exec 8<>${out} 9<>${err} || ${fail}`,
    `${newSession()} -c ${quoteWord(copiers)} || ${fail}`,
    // Both must be open before the own ends are closed: a log writer that sees no writer leaves.
    `exec >${out} || ${fail}`,
    `exec ${raw.err === undefined ? '2>&1' : `2>${err}`} 6<&- 7<&- 8>&- 9>&- || ${fail}`,
    ...(options.enter === undefined ? [] : [`${options.enter} || ${fail}`]),
    ...Object.entries(marks).map(([name, value]) => `export ${name}=${quoteWord(value)}`),
    'exec 3>&-',
    // bash leaves at a failed exec before it runs the trap, unless told otherwise; other shells have no shopt.
    'shopt -s execfail 2>/dev/null',
    'exec "$@"',
    // Only bash comes here.
    `set -- "$?"; ${failed}; exit "$1"`,
  ].join('\n');
}

/** How to make the pipes: afterwards their read ends are at 6 and 7, and opening `out` and `err` gives the write ends. */
interface Pipes {
  readonly open: string;
  readonly out: string;
  readonly err: string;
}

function namelessPipes(fail: string): Pipes {
  return { open: openNamelessPipes(fail), out: '/proc/self/fd/6', err: '/proc/self/fd/7' };
}

/** A FIFO opens for reading once it has a writer, so both ends are opened first and the read ends after that. */
function namedPipes(folder: string, fail: string): Pipes {
  const [out, err] = [quoteWord(`${folder}/out`), quoteWord(`${folder}/err`)];
  const open = `${tool('mkfifo')} -m 600 ${out} ${err} && exec 8<>${out} 9<>${err} 6<${out} 7<${err} || ${fail}`;
  return { open, out, err };
}

/**
 * One log writer. What it has to say (a full disk) goes to descriptor 3. It inherits its end of the pipe: on a busy
 * machine a quick command is over, and the folder of a FIFO gone, before the writer could open it by its path.
 */
function copier(descriptor: 6 | 7, file: string): string {
  return `${tool('cat')} <&${descriptor} >>${quoteWord(file)} 2>&3 6<&- 7<&- 8>&- 9>&- &`;
}

/** Runs a shell in a session of its own. */
function newSession(): string {
  const setsid = findTool('setsid');
  // macOS has no setsid program; perl comes with it.
  const start =
    setsid === undefined ? `${tool('perl')} -MPOSIX -e 'POSIX::setsid(); exec @ARGV'` : quoteWord(setsid);
  return `${start} ${tool('sh')}`;
}

function tool(name: ToolName): string {
  return quoteWord(findTool(name) ?? name);
}

/** Makes one word of a shell's language of any text that holds no NUL. */
export function quoteWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
