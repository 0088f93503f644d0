/** How much to print, and in which shape. */
export interface Flood {
  readonly megabytes: number;
  /** "lines" are of 80 bytes each; "one_line" has no line feed at all. */
  readonly shape: string;
  /** Gets the seconds that it took the command to print. */
  readonly speedFile: string;
}

const PROGRAM = `
use Time::HiRes 'time';
my ($megabytes, $end, $file) = @ARGV;
my $block = (('x' x 79) . ($end eq 'lines' ? "\\n" : 'x')) x 800;
my $left = $megabytes * 1e6;
my $since = time;
while ($left > 0) {
  my $size = $left < length $block ? $left : length $block;
  my $done = syswrite(STDOUT, $block, $size);
  exit 9 unless defined $done;
  $left -= $done;
}
my $took = time - $since;
open(my $out, '>', $file) or exit 8;
print $out $took;
`;

/** Argument vector of a perl program that prints a flood. */
export function floodCommand(flood: Flood): readonly string[] {
  return ['perl', '-e', PROGRAM, `${flood.megabytes}`, flood.shape, flood.speedFile];
}
