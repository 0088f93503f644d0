/**
 * First process of a contained tree, in perl. Starts the command, collects whatever ends, and reports on descriptor 4
 * that it is there (`up`), how the command ended (`status` and the wait status) or why it did not start (`errno`), then and at the end what all
 * that was collected has used (`cpu` in milliseconds, `rss` in kilobytes, of the largest process), and `done` when
 * wait says that nothing is left. The command's standard error waits on descriptor 5.
 *
 * In a namespace it writes an empty line first: a supervisor that died before the kernel was asked to end the namespace
 * with it does not read that, and then the command is not started.
 *
 * Arguments: what it is, `namespace` (it is process 1 of a pid namespace) or `subreaper`; the numbers of the system
 * calls wait4, prctl, rt_sigprocmask and signalfd4; the command.
 *
 * Where the supervisor is gone before it comes to that, the command is not started.
 *
 * A subreaper inherits every orphan below it. When descriptor 4 is closed or written at the other end, or the
 * supervisor dies, it ends all that is below it: stops each process before it asks for its children, so that none can
 * be forked unseen, and collects nobody until all are killed, so that no number can be another's by then. Only core
 * functions: loading POSIX would take longer than all the rest.
 */
export const PERL_INIT: string = `
my $is_reaper = shift(@ARGV) eq "subreaper";
my ($wait4, $prctl, $sigmask, $signalfd) = map { $_ + 0 } split /,/, shift @ARGV;
my $chld = pack("Q", 1 << 16);
my $signals;
if ($is_reaper) {
  syscall($prctl, 36, 1, 0, 0, 0) == 0 or die "prctl: $!\\n";
  syscall($sigmask, 0, $chld, 0, 8) == 0 or die "sigprocmask: $!\\n";
  my $fd = syscall($signalfd, -1, $chld, 8, 526336);
  $fd >= 0 or die "signalfd: $!\\n";
  open($signals, "<&=", $fd) or die "descriptor $fd: $!\\n";
}
open(my $report, "+<&=", 4) or die "descriptor 4: $!\\n";
open(my $errors, ">&=", 5) or die "descriptor 5: $!\\n";
open(STDERR, ">&", $errors) or exit 125;
close($errors);
$SIG{PIPE} = "IGNORE";
my $is_dying = 0;
sub wait_for_news {
  my $in = "";
  vec($in, 4, 1) = 1 unless $is_dying;
  vec($in, fileno($signals), 1) = 1;
  return if select($in, undef, undef, $_[0]) <= 0;
  $is_dying = 1 if vec($in, 4, 1);
  sysread($signals, my $news, 4096) if vec($in, fileno($signals), 1);
}
vec(my $lifeline = "", 4, 1) = 1;
if (select($lifeline, undef, undef, 0) > 0) { kill("KILL", $$) if $is_reaper; exit 125 }
syswrite($report, "up\\n");
my $main = fork();
exit 125 unless defined $main;
if ($main == 0) {
  $SIG{$_} = "DEFAULT" for qw(TERM INT HUP QUIT PIPE);
  syscall($sigmask, 1, $chld, 0, 8) if $is_reaper;
  exec { $ARGV[0] } @ARGV;
  syswrite($report, "errno " . ($! + 0) . "\\n");
  exit 127;
}
my ($cpu, $rss) = (0, 0);
sub used { return sprintf("cpu %.3f\\nrss %d\\n", $cpu, $rss) }
sub collect {
  my ($status, $usage) = (pack("i", 0), "\\0" x 256);
  my $pid = syscall($wait4, -1, $status, $_[0], $usage);
  return $pid if $pid <= 0;
  my @used = unpack("q5", $usage);
  $cpu += 1000 * ($used[0] + $used[2]) + ($used[1] + $used[3]) / 1000;
  $rss = $used[4] if $used[4] > $rss;
  syswrite($report, used() . "status " . unpack("i", $status) . "\\n") if $pid == $main;
  return $pid;
}
sub children {
  my @found;
  opendir(my $threads, "/proc/$_[0]/task") or return;
  for my $thread (grep { /^\\d/ } readdir $threads) {
    open(my $list, "<", "/proc/$_[0]/task/$thread/children") or next;
    push @found, split(" ", <$list> // "");
  }
  return @found;
}
sub stop_below {
  my ($seen, $is_new, @open) = ($_[0], 0, $$);
  while (defined(my $parent = pop @open)) {
    for my $child (children($parent)) {
      push @open, $child;
      next if $seen->{$child}++;
      $is_new = 1;
      kill "STOP", $child;
    }
  }
  return $is_new;
}
sub end_all {
  my (%seen, $passes);
  1 while stop_below(\\%seen) and ++$passes < 200;
  kill "KILL", keys %seen;
}
if ($is_reaper) {
  while (1) {
    my $pid;
    1 while ($pid = collect(1)) > 0;
    last if $pid < 0 and $! == 10;
    end_all() if $is_dying;
    wait_for_news($is_dying ? 0.002 : undef);
  }
} else {
  1 while collect(0) > 0 or $! == 4;
}
syswrite($report, used() . "done\\n");
`;

/** The same in python, for machines without perl. The numbers of system calls are not used. */
export const PYTHON_INIT: string = `
import os, signal, sys
from select import select
is_reaper, argv = sys.argv[1] == "subreaper", sys.argv[3:]
if is_reaper:
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(36, 1, 0, 0, 0) != 0:
        sys.exit("prctl: " + os.strerror(ctypes.get_errno()))
    news, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
os.set_inheritable(4, False)
os.dup2(5, 2)
os.close(5)
is_dying = False

def wait_for_news(seconds):
    global is_dying
    ready = select([news] if is_dying else [4, news], [], [], seconds)[0]
    is_dying = is_dying or 4 in ready
    if news in ready:
        os.read(news, 4096)

def say(text):
    try:
        os.write(4, text.encode())
    except OSError:
        pass

def become_command():
    for name in ("TERM", "INT", "HUP", "QUIT", "PIPE", "XFSZ", "CHLD"):
        signal.signal(getattr(signal, "SIG" + name), signal.SIG_DFL)
    folders = [""] if "/" in argv[0] else os.environ.get("PATH", os.defpath).split(":")
    fault = 2
    for path in (os.path.join(folder, argv[0]) for folder in folders):
        try:
            os.execv(path, argv)
        except OSError as error:
            if error.errno == 8:
                os.execv("/bin/sh", ["sh", path] + argv[1:])
            if error.errno not in (2, 20):
                fault = error.errno
    say("errno %d\\n" % fault)
    os._exit(127)

if select([4], [], [], 0)[0]:
    if is_reaper:
        os.kill(os.getpid(), signal.SIGKILL)
    sys.exit(125)
say("up\\n")
main = os.fork()
if main == 0:
    try:
        become_command()
    except OSError as error:
        say("errno %d\\n" % error.errno)
    finally:
        os._exit(127)
cpu = rss = 0

def used():
    return "cpu %.3f\\nrss %d\\n" % (cpu, rss)

def collect(flags):
    global cpu, rss
    pid, status, usage = os.wait4(-1, flags)
    if pid > 0:
        cpu += 1000 * (usage.ru_utime + usage.ru_stime)
        rss = max(rss, usage.ru_maxrss)
        if pid == main:
            say("%sstatus %d\\n" % (used(), status))
    return pid

def children(pid):
    found = []
    try:
        for thread in os.listdir("/proc/%s/task" % pid):
            with open("/proc/%s/task/%s/children" % (pid, thread)) as file:
                found += file.read().split()
    except OSError:
        pass
    return found

def send(pid, number):
    try:
        os.kill(int(pid), number)
    except OSError:
        pass

def stop_below(seen):
    known, rest = len(seen), [str(os.getpid())]
    while rest:
        for child in children(rest.pop()):
            rest.append(child)
            if child not in seen:
                seen.add(child)
                send(child, signal.SIGSTOP)
    return len(seen) > known

def end_all():
    seen, passes = set(), 0
    while stop_below(seen) and passes < 200:
        passes += 1
    for pid in seen:
        send(pid, signal.SIGKILL)

try:
    while True:
        while collect(os.WNOHANG if is_reaper else 0) > 0:
            pass
        if is_dying:
            end_all()
        wait_for_news(0.002 if is_dying else None)
except ChildProcessError:
    say(used() + "done\\n")
`;

/**
 * For pid namespaces on machines with neither. A shell cannot tell exit 137 from SIGKILL, so everything above 128 that
 * is the number of a signal is reported as that signal; and it does not know what was used.
 */
export const SHELL_INIT: string = `
echo up >&4 || exit 125
"$@" 2>&5 4>&- 5>&-
set -- $?
if [ $1 -gt 128 ] && [ $1 -le 192 ]; then echo "status $(($1 - 128))" >&4; else echo "status $(($1 * 256))" >&4; fi
exec 4>&- 5>&-
set -- /proc/[0-9]*
while [ $# -gt 1 ]; do sleep 0.02; set -- /proc/[0-9]*; done
`;
