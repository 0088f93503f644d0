/**
 * First process of a pid namespace, in perl: starts the command, collects whatever ends, and reports on descriptor 4
 * how the command ended ("status" and the wait status) or why it did not start ("errno"), and the CPU time ("cpu", in
 * milliseconds) of all that was collected so far. A supervisor that died before the kernel was asked to end this with it does
 * not read the first line of the report: then the command is not started. The command's standard error waits on descriptor 5. It leaves when nothing is left; the kernel then proves it.
 */
export const PERL_INIT: string = `
open(my $report, ">&=", 4) or exit 125;
open(my $errors, ">&=", 5) or exit 125;
open(STDERR, ">&", $errors) or exit 125;
close($errors);
syswrite($report, "cpu 0\\n") or exit 125;
my $main = fork();
exit 125 unless defined $main;
if ($main == 0) {
  $SIG{$_} = "DEFAULT" for qw(TERM INT HUP QUIT);
  exec { $ARGV[0] } @ARGV;
  syswrite($report, "errno " . ($! + 0) . "\\n");
  require POSIX; POSIX::_exit(127);
}
sub cpu { my @t = times; return "cpu " . int(1000 * ($t[2] + $t[3])) . "\\n" }
while (1) {
  my $pid = wait();
  my $status = $?;
  if ($pid == $main) { syswrite($report, cpu() . "status $status\\n") }
  last if $pid < 0 and $!{ECHILD};
}
syswrite($report, cpu());
`;

/**
 * The same for machines without perl. A shell cannot tell exit 137 from SIGKILL, so everything above 128 that is the
 * number of a signal is reported as that signal.
 */
export const SHELL_INIT: string = `
echo "cpu 0" >&4 || exit 125
"$@" 2>&5 4>&- 5>&- & wait $!
set -- $?
if [ $1 -gt 128 ] && [ $1 -le 192 ]; then echo "status $(($1 - 128))" >&4; else echo "status $(($1 * 256))" >&4; fi
exec 4>&- 5>&-
set -- /proc/[0-9]*
while [ $# -gt 1 ]; do sleep 0.02; set -- /proc/[0-9]*; done
`;
