/**
 * The keeper: one small perl process per supervisor that starts commands and log writers for it and waits for them.
 *
 * Forking this process of a few megabytes takes a fraction of what forking a Node with a grown heap takes, and its
 * `wait4` brings what Node's own wait does not: the exact status and the resources that were used. It is the
 * supervisor's lifeline as well: when its standard input closes, the supervisor is gone, and it ends what must not
 * outlive it, keeps what is to be adopted, and leaves when nothing is left.
 *
 * It is started with the numbers of the system calls `wait4`, `prctl`, `signalfd4`, `unshare` and `mount`. Requests
 * come in on standard input, each a 32-bit length and as many fields with 32-bit lengths of their own: id, working
 * directory, raw file of each stream (the second empty when both go to the first), control group or "", kind of pid
 * namespace ("root", "user" or ""), exit file or "", "die" or "adopt", number of arguments, arguments, variables as
 * NAME=value. A request of `strays`, an id and a token kills what strays() finds. It answers in lines:
 *
 * - `ready` once;
 * - `started ID PID START WRITER WRITER_START` with the start times of `/proc/PID/stat`, or `refused ID STAGE ERRNO` when no process could be made for it;
 * - `failed ID STAGE ERRNO` when the process was made and could not become the command;
 * - `status ID STATUS` when the command of a pid namespace has ended; others may live on in it;
 * - `ended ID STATUS CPU_US MAXRSS_KB STRAYS` with the wait status, after a `failed` too; of a pid namespace when it is empty;
 *   the strays are process ids with commas between them;
 *   an exit file then holds `STATUS CPU_US MAXRSS_KB`, or `errno ERRNO` where the command could not be executed;
 * - `strays ID COUNT` with how many were killed just now;
 * - `drained ID ERRNO` when the log writer has read the end of both streams, or failed with that number.
 */
export const KEEPER_PROGRAM: string = String.raw`
use strict;
use POSIX ();
use Fcntl;
my ($WAIT4, $PRCTL, $SIGNALFD4, $UNSHARE, $MOUNT) = map { $_ + 0 } @ARGV;
my @ENDS = qw(TERM INT HUP QUIT PIPE USR1 USR2 ALRM);
my (%commands, %writers, %groups);
my $is_alone = 0;
my $patience = 1000;
my $buffer = '';
my $keeper = $$;
my $sync;

$0 = 'autotuner-keeper';
$SIG{$_} = 'IGNORE' for @ENDS;
syscall($PRCTL, 36, 1, 0, 0, 0);
my $child_ended = POSIX::SigSet->new(POSIX::SIGCHLD());
POSIX::sigprocmask(POSIX::SIG_BLOCK(), $child_ended);
my $mask = pack('Q', 1 << (POSIX::SIGCHLD() - 1));
my $signal_fd = syscall($SIGNALFD4, -1, $mask, 8, 02004000);
exit 1 if $signal_fd < 0;
open(my $signals, '+<&=', $signal_fd) or exit 1;
open(my $answers, '>&', *STDOUT) or exit 1;
say_line('ready');

sub say_line { syswrite($answers, "$_[0]\n") }

sub launch {
  my ($id, $cwd, $out, $err, $group, $namespace, $exit_file, $orphans, $count, @rest) = @_;
  my @argv = splice(@rest, 0, $count);
  my ($out_r, $out_w, $err_r, $err_w, $sync_r, $sync_w);
  my $refuse = sub { my $number = $! + 0; say_line("refused $id $_[0] $number") };
  pipe($out_r, $out_w) && pipe($sync_r, $sync_w) or return $refuse->('pipe');
  if ($err ne '') { pipe($err_r, $err_w) or return $refuse->('pipe') }
  else { $err_w = $out_w }
  # The room for it is taken now, so that it can be written on a full disk.
  my $record;
  if ($exit_file ne '') {
    open($record, '>', "$exit_file.tmp") && syswrite($record, ' ' x 62 . "\n") or return $refuse->('record');
  }
  my $writer = fork();
  return $refuse->('fork') unless defined $writer;
  if ($writer == 0) {
    # Whoever looks for the holders of an output must not find another command's pipe here.
    %commands = ();
    close($_) for $out_w, $err_w, $sync_r, $sync_w, $signals, $answers;
    open(STDIN, '<', '/dev/null'); open(STDOUT, '>', '/dev/null');
    # By this it is known while it has no file open.
    $0 = 'autotuner-log-writer ' . token_in(join("\0", @rest));
    POSIX::_exit(copy([$out_r, $out], defined $err_r ? [$err_r, $err] : ()));
  }
  $writers{$writer} = $id;
  my $pid = fork();
  my $number = $! + 0;
  if (!defined $pid) { say_line("refused $id fork $number"); return }
  if ($pid == 0) {
    %commands = ();
    POSIX::setsid();
    $sync = $sync_w;
    die_with_keeper() if $orphans eq 'die';
    enter_namespace($id, $namespace, $orphans, [$record, $exit_file], $out_w, $err_w) if $namespace ne '';
    become($out_w, $err_w, $cwd, $group, \@argv, \@rest);
  }
  if ($group ne '') {
    if (keys %groups > 64) { -d $_ or delete $groups{$_} for keys %groups }
    $groups{$group} = $orphans;
  }
  # In a namespace its first process records the end.
  undef $record if $namespace ne '';
  $commands{$pid} = { id => $id, sync => $sync_r, group => $group, record => [$record, $exit_file], orphans => $orphans,
    token => token_in(join("\0", @rest)), is_plain => $group eq '' && $namespace eq '' };
  say_line("started $id $pid " . start_of($pid) . " $writer " . start_of($writer));
}

# Here, where nobody else can collect the process: the supervisor would come too late for a short one.
sub start_of {
  my ($pid) = @_;
  open(my $file, '<', "/proc/$pid/stat") or return 0;
  my $text = <$file>;
  return (split(' ', substr($text, rindex($text, ')') + 2)))[19];
}

# Else a command that is just being started when the keeper is killed would come up after its group was found empty.
sub die_with_keeper {
  syscall($PRCTL, 1, 9, 0, 0, 0);
  POSIX::_exit(0) if getppid() != $keeper;
}

sub fail { my $number = $! + 0; syswrite($sync, "$_[0] $number"); POSIX::_exit(127) }

# Makes a pid namespace and returns as the process in it that is to become the command. Its parent is the first process
# of the namespace, which collects everything; when that ends the kernel ends all others, and then its own parent ends.
sub enter_namespace {
  my ($id, $kind, $orphans, $record, @streams) = @_;
  my ($user, $group) = ($>, $) + 0);
  syscall($UNSHARE, 0x20020000 | ($kind eq 'user' ? 0x10000000 : 0)) == 0 or fail('namespace');
  if ($kind eq 'user') {
    write_file('/proc/self/setgroups', 'deny');
    write_file('/proc/self/uid_map', "$user $user 1") && write_file('/proc/self/gid_map', "$group $group 1")
      or fail('namespace');
  }
  # The kernel forgets it when the rights of a process change.
  die_with_keeper() if $orphans eq 'die';
  my $init = fork();
  fail('fork') unless defined $init;
  if ($init != 0) {
    close($_) for @streams, $sync, $signals, $answers;
    open(STDIN, '<', '/dev/null'); open(STDOUT, '>', '/dev/null');
    waitpid($init, 0);
    kill('KILL', $$) if $? & 127;
    POSIX::_exit($? >> 8);
  }
  syscall($PRCTL, 1, 9, 0, 0, 0);
  my ($none, $root, $proc) = ('none', '/', '/proc');
  syscall($MOUNT, $none, $root, 0, 0x44000, 0) == 0 or fail('mount');
  my $type = 'proc';
  syscall($MOUNT, $type, $proc, $type, 0xe, 0) == 0 or fail('mount');
  pipe(my $main_r, my $main_w) or fail('pipe');
  my $main = fork();
  fail('fork') unless defined $main;
  if ($main == 0) { $sync = $main_w; return }
  close($_) for @streams, $main_w;
  open(STDIN, '<', '/dev/null'); open(STDOUT, '>', '/dev/null');
  $0 = 'autotuner-init';
  collect_all($main, $main_r, $id, $record);
  POSIX::_exit(0);
}

sub write_file { open(my $file, '>', $_[0]) or return 0; return defined syswrite($file, $_[1]) }

sub collect_all {
  my ($main, $main_r, $id, $record) = @_;
  for (;;) {
    my ($pid, $status, $cpu, $rss) = wait_any(0);
    next if $pid < 0 && $!{EINTR};
    last if $pid <= 0;
    next if $pid != $main;
    my $failure = read_all($main_r);
    record_end($record, $failure, "$status $cpu $rss");
    if ($failure ne '') { syswrite($sync, $failure); next }
    say_line("status $id $status");
  }
}

sub become {
  my ($out, $err, $cwd, $group, $argv, $env) = @_;
  $SIG{$_} = 'DEFAULT' for @ENDS, 'FPE';
  POSIX::sigprocmask(POSIX::SIG_UNBLOCK(), $child_ended);
  open(STDIN, '<', '/dev/null') or fail('stream');
  POSIX::dup2(fileno($out), 1) or fail('stream');
  POSIX::dup2(fileno($err), 2) or fail('stream');
  chdir($cwd) or fail('cwd');
  if ($group ne '') {
    sysopen(my $procs, "$group/cgroup.procs", O_WRONLY) or fail('group');
    defined syswrite($procs, '0') or fail('group');
    close($procs);
  }
  %ENV = ();
  for my $entry (@$env) { my $at = index($entry, '='); $ENV{substr($entry, 0, $at)} = substr($entry, $at + 1) }
  no warnings;
  exec { $argv->[0] } @$argv;
  fail('exec');
}

# Reads without waiting and waits only when no stream has anything: in a flood that saves a call for each block.
sub copy {
  my @open;
  for my $stream (@_) {
    my ($from, $path) = @$stream;
    fcntl($from, F_SETFL, O_NONBLOCK);
    push @open, [$from, undef, $path];
  }
  while (@open) {
    my ($is_idle, @ended) = (1);
    for my $stream (@open) {
      my $count = sysread($stream->[0], my $data, 131072);
      if (!defined $count) { next if $!{EAGAIN} || $!{EINTR}; return $! + 0 }
      $is_idle = 0;
      if ($count == 0) { push @ended, $stream; next }
      # Most commands print nothing to one of them, and a file takes longer to make than to write.
      defined $stream->[1] or sysopen($stream->[1], $stream->[2], O_WRONLY | O_APPEND | O_CREAT, 0600) or return $! + 0;
      for (my $at = 0; $at < $count;) {
        my $written = syswrite($stream->[1], $data, $count - $at, $at);
        if (!defined $written) { next if $!{EINTR}; return $! + 0 }
        $at += $written;
      }
    }
    for my $stream (@ended) { @open = grep { $_ != $stream } @open }
    next unless $is_idle && @open;
    my $bits = '';
    vec($bits, fileno($_->[0]), 1) = 1 for @open;
    select($bits, undef, undef, undef);
  }
  return 0;
}

sub collect {
  sysread($signals, my $ignored, 1024);
  for (;;) {
    my ($pid, $status, $cpu, $rss) = wait_any(1);
    last if $pid <= 0;
    if (my $command = delete $commands{$pid}) { end_command($command, $status, $cpu, $rss) }
    elsif (defined(my $id = delete $writers{$pid})) { say_line("drained $id " . ($status & 127 ? 5 : $status >> 8)) }
  }
}

# Collects a child: its id, wait status, CPU time in microseconds and peak memory in kilobytes, with those it waited for.
sub wait_any {
  my ($status, $usage) = (pack('i', 0), "\0" x 144);
  my $pid = syscall($WAIT4, -1, $status, $_[0], $usage, 0);
  my ($user_s, $user_us, $system_s, $system_us, $rss) = unpack('q5', $usage);
  return ($pid, unpack('i', $status), ($user_s + $system_s) * 1000000 + $user_us + $system_us, $rss);
}

sub end_command {
  my ($command, $status, $cpu, $rss) = @_;
  my $id = $command->{id};
  my $failure = read_all($command->{sync});
  record_end($command->{record}, $failure, "$status $cpu $rss");
  say_line("failed $id $failure") if $failure ne '';
  my $strays = $command->{group} eq '' ? '' : join(',', strays($command->{token}));
  say_line("ended $id $status $cpu $rss $strays");
}

sub record_end {
  my ($file, $path, $failure, $facts) = (@{$_[0]}, $_[1], $_[2]);
  return unless defined $file;
  sysseek($file, 0, 0);
  syswrite($file, sprintf('%-62s', $failure =~ / (\d+)/ ? "errno $1" : $facts));
  rename("$path.tmp", $path);
}

sub read_all { my $text = ''; sysread($_[0], $text, 100); return $text }

sub kill_group {
  my ($group) = @_;
  return 0 if rmdir($group) || !-d $group;
  if (sysopen(my $file, "$group/cgroup.kill", O_WRONLY)) { syswrite($file, '1') }
  return 1;
}

sub children_of {
  my ($pid) = @_;
  open(my $file, '<', "/proc/$pid/task/$pid/children") or return ();
  return split(' ', join('', <$file>));
}

sub slurp { open(my $file, '<', $_[0]) or return ''; local $/; my $text = <$file>; return defined $text ? $text : '' }

sub token_in { return $_[0] =~ /(?:^|\0)AUTOTUNER_ATTEMPT_TOKEN=([^\0]*)/ ? $1 : '' }

# Orphans that have left the control group of the attempt with this token: the keeper has inherited them. One without a
# token may be of any attempt that runs; then it waits for the last of them.
sub strays {
  my ($token) = @_;
  my @unknown = grep { !exists $commands{$_} && !exists $writers{$_} } children_of($$);
  return () if !@unknown || grep { $_->{is_plain} } values %commands;
  my $others = grep { $_->{token} ne $token } values %commands;
  my %names = map { (substr($_, rindex($_, '/') + 1), 1) } keys %groups;
  return grep {
    my $mark = token_in(slurp("/proc/$_/environ"));
    my ($path) = slurp("/proc/$_/cgroup") =~ /^0::(.*)$/m;
    slurp("/proc/$_/stat") !~ /.*\) [ZX]/s && !(grep { $names{$_} } split('/', defined $path ? $path : ''))
      && ($mark eq '' ? !$others : $mark eq $token);
  } @unknown;
}

sub kill_trees {
  my @found = @_;
  my %seen;
  while (defined(my $pid = shift @found)) {
    next if $seen{$pid}++;
    kill('STOP', $pid);
    push @found, children_of($pid);
  }
  kill('KILL', keys %seen);
  return scalar keys %seen;
}

sub kill_all_strays { return kill_trees(grep { !exists $writers{$_} } children_of($$)) }

sub leave {
  my @dying = grep { $commands{$_}{orphans} eq 'die' } keys %commands;
  kill('KILL', map { (-$_, $_) } @dying);
  my @groups = grep { $groups{$_} eq 'die' && kill_group($_) } keys %groups;
  my $is_adoptable = keys %commands > @dying;
  my $strays = $is_adoptable ? 0 : kill_all_strays();
  POSIX::_exit(0) if !%commands && !%writers && !$strays && (!@groups || $patience-- < 0);
}

sub read_requests {
  my $count = sysread(STDIN, $buffer, 1048576, length $buffer);
  if (!defined $count) { return if $!{EINTR} || $!{EAGAIN} }
  if (!$count) { $is_alone = 1; return }
  while (length $buffer >= 4) {
    my $size = unpack('N', $buffer);
    last if length($buffer) < 4 + $size;
    my $request = substr($buffer, 4, $size);
    substr($buffer, 0, 4 + $size) = '';
    my ($first, $id, $token, @rest) = unpack('(N/a)*', $request);
    if ($first eq 'strays') { say_line("strays $id " . kill_trees(strays($token))) }
    else { launch($first, $id, $token, @rest) }
  }
}

for (;;) {
  my $bits = '';
  vec($bits, $signal_fd, 1) = 1;
  vec($bits, 0, 1) = 1 unless $is_alone;
  select($bits, undef, undef, $is_alone ? 0.01 : undef);
  read_requests() if !$is_alone && vec($bits, 0, 1);
  collect() if $is_alone || vec($bits, $signal_fd, 1);
  leave() if $is_alone;
}
`;
