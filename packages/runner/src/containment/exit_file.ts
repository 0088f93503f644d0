import { readFileSync, rmSync, statSync } from 'node:fs';
import { findTool } from './host_tools.ts';
import { factsFromWaitStatus, failureFromErrno } from './init_report.ts';
import type { ExitFacts } from './tier.ts';

/** How a command ended that no supervisor was waiting for. */
export interface RecordedExit {
  readonly facts: ExitFacts;
  /** Absent where whoever waited could not tell. */
  readonly used?: { readonly cpuMs: number; readonly maxRssBytes: number };
  /** When, in milliseconds since the epoch. */
  readonly at: number;
}

/**
 * For machines without a keeper, which records this by itself. Starts the command, waits for it and writes the wait status,
 * or the number of the error when it could not be executed. The room for that is taken before the start, so that it can
 * be written on a full disk, and it appears under its name at once or not at all.
 */
const PERL_WAITER: string = `
my $file = shift @ARGV;
$SIG{$_} = "IGNORE" for qw(TERM INT HUP QUIT PIPE);
open(my $record, ">", "$file.tmp") or exit 125;
syswrite($record, " " x 32 . "\\n") or exit 125;
sub record { sysseek($record, 0, 0); syswrite($record, sprintf("%-32s", $_[0])); rename("$file.tmp", $file) }
my $main = fork();
unless (defined $main) { record("errno " . ($! + 0)); exit 126 }
if ($main == 0) {
  $SIG{$_} = "DEFAULT" for qw(TERM INT HUP QUIT PIPE);
  exec { $ARGV[0] } @ARGV;
  record("errno " . ($! + 0));
  require POSIX; POSIX::_exit(127);
}
close(STDIN); close(STDOUT); close(STDERR);
waitpid($main, 0);
my $status = $?;
record("$status") unless -e $file;
require POSIX; POSIX::_exit($status & 127 ? 128 + ($status & 127) : $status >> 8);
`;

/**
 * The same for machines without perl. A shell cannot tell exit 137 from SIGKILL, so everything above 128 that is the
 * number of a signal is recorded as that signal.
 */
const SHELL_WAITER: string = `
AUTOTUNER_EXIT_FILE=$1; shift
trap : TERM INT HUP QUIT PIPE
"$@" & AUTOTUNER_MAIN=$!
exec >/dev/null 2>&1
while :; do wait $AUTOTUNER_MAIN; set -- $?; kill -0 $AUTOTUNER_MAIN 2>/dev/null || break; done
if [ $1 -gt 128 ] && [ $1 -le 192 ]; then set -- $1 $(($1 - 128)); else set -- $1 $(($1 * 256)); fi
echo "$2" >"$AUTOTUNER_EXIT_FILE"
exit $1
`;

/** The waiters that this machine has, the exact one first; each takes the exit file and then the command as arguments. */
export function waiterPrograms(): ReadonlyMap<'perl' | 'sh', readonly string[]> {
  const perl = findTool('perl');
  return new Map([
    ...(perl === undefined ? [] : [['perl', [perl, '-e', PERL_WAITER, '--']] as const]),
    ['sh', [findTool('sh') ?? 'sh', '-c', SHELL_WAITER, 'sh']] as const,
  ]);
}

/** Program and arguments to put before a command, so that the way it ends is recorded in a file. */
export function waiterCommand(exitFile: string): readonly string[] {
  const waiters = waiterPrograms();
  return [...(waiters.get('perl') ?? waiters.get('sh') ?? []), exitFile];
}

/**
 * Reads how a command ended: its wait status, with microseconds of CPU time and kilobytes of memory where they are known.
 * Undefined while it runs, and when whoever waited for it was killed.
 */
export function readExitFile(exitFile: string, command: string): RecordedExit | undefined {
  try {
    const at = statSync(exitFile).mtimeMs;
    const text = readFileSync(exitFile, 'latin1');
    const errno = /^errno (\d+) *\n$/.exec(text)?.[1];
    if (errno !== undefined) return { facts: failureFromErrno(Number(errno), command), at };
    const [, status, cpuUs, rssKb] = /^(\d+)(?: (\d+) (\d+))? *\n$/.exec(text) ?? [];
    if (status === undefined) return undefined;
    const facts = factsFromWaitStatus(Number(status));
    if (cpuUs === undefined) return { facts, at };
    return { facts, at, used: { cpuMs: Number(cpuUs) / 1000, maxRssBytes: Number(rssKb) * 1024 } };
  } catch {
    return undefined;
  }
}

/** Removes the record of an earlier process, or of one that is settled. */
export function removeExitFile(exitFile: string): void {
  rmSync(exitFile, { force: true });
  for (const end of ['tmp', 'new']) rmSync(`${exitFile}.${end}`, { force: true });
}
