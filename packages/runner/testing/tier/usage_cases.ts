import assert from 'node:assert/strict';
import { findTool } from '../../src/containment/host_tools.ts';
import { waitUntil } from '../../src/containment/pause.ts';
import type { TierCases } from './tier_bench.ts';

/** Burns CPU time in a child that holds 100 MB, and prints what both know of themselves at their end. */
const BURNER = `
sub burn { my ($end, $x) = ((times)[0] + shift, 0); do { $x += $_ for 1 .. 20000 } while (times)[0] < $end }
$| = 1;
if (my $pid = fork()) {
  burn(0.2);
  waitpid $pid, 0;
  my @t = times;
  printf "cpu %d\\n", 1000 * ($t[0] + $t[1] + $t[2] + $t[3]);
} else {
  my $memory = "x" x $ARGV[0];
  burn(0.3);
  open my $status, "<", "/proc/self/status";
  /^VmHWM:\\s+(\\d+)/ and print "rss $1\\n" for <$status>;
}
`;

/** What a tree has used. */
export const USAGE_CASES: TierCases = {
  async 'measures CPU time and memory: within a tenth where it says exact, else not more than there was'({
    one,
    launch,
  }) {
    const launched = await launch([findTool('perl') ?? 'perl', '-e', BURNER, '100000000']);
    await launched.hasPrinted('rss');
    launched.usage();
    await launched.exited;
    await waitUntil(() => launched.isEmpty(), { timeoutMs: 1000 });
    const { cpuMs = 0, maxRssBytes = 0, exact } = launched.usage();
    await launched.finish();
    assert.ok(exact || one.isExact !== true, 'the init did not report');
    const cpu = Number(/cpu (\d+)/.exec(launched.printed())?.[1]);
    const rss = Number(/rss (\d+)/.exec(launched.printed())?.[1]) * 1024;
    assert.ok(rss > 100e6 && cpu >= 500, launched.printed());
    const seen = `${cpuMs} of ${cpu} ms, ${maxRssBytes} of ${rss} bytes`;
    // Whoever starts the command uses a few milliseconds before it becomes the command.
    assert.ok(cpuMs <= cpu * 1.1 + 20, seen);
    assert.ok(maxRssBytes <= rss * 1.3, seen);
    if (exact) assert.ok(cpuMs >= cpu * 0.9 && maxRssBytes >= rss * 0.9 && maxRssBytes <= rss * 1.1, seen);
  },
};
