import { quantile } from '../../samplers/stats/quantile.ts';
import type { Curve } from '../plan/job.ts';

const MIB = 1_048_576;
const POINTS = 400;
/** Of everything that is logged: what the logger needs at all is in memory after that. */
const SETTLING_SHARE = 0.1;
const LAST_SHARE = 0.1;

/** Resident memory of this process by how much of a soak is done. */
export class SoakMemory {
  readonly #bytes: number;
  readonly #startBytes = process.memoryUsage.rss();
  readonly #points: (readonly [megabytes: number, growthMiB: number])[] = [];

  /** For so many bytes of lines. */
  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** Looks, some hundred times in all. */
  look(bytesLogged: number): void {
    const megabytes = bytesLogged / 1e6;
    const [last] = this.#points.at(-1) ?? [-Infinity];
    if (megabytes - last < this.#bytes / 1e6 / POINTS) return;
    this.#points.push([megabytes, (process.memoryUsage.rss() - this.#startBytes) / MIB]);
  }

  get curve(): Curve {
    return this.#points;
  }

  /** What the curve says. */
  get figures(): MemoryFigures {
    return memoryFigures(this.#points, this.#bytes / 1e6);
  }
}

/** How memory behaves in a soak. */
export interface MemoryFigures {
  /** The most in the first tenth, from the start, in MiB. */
  readonly settledMiB: number;
  /** How much more the last tenth has: its median. Threads that come and go take some MiB and give them back. */
  readonly growthMiB: number;
  /** MiB a gigabyte of lines, a straight line through everything after the first tenth. */
  readonly slopeMiB: number;
  /** The most of all. */
  readonly peakMiB: number;
}

/** The figures of a curve of MiB by megabytes of so many. */
export function memoryFigures(curve: Curve, megabytes: number): MemoryFigures {
  const until = megabytes * SETTLING_SHARE;
  const mostOf = (points: Curve): number => Math.max(0, ...points.map(([, growth]) => growth));
  const settledMiB = mostOf(curve.filter(([at]) => at <= until));
  const last = curve.filter(([at]) => at >= megabytes * (1 - LAST_SHARE)).map(([, growth]) => growth);
  return {
    settledMiB,
    growthMiB: last.length === 0 ? Number.NaN : Math.max(0, quantile(last, 0.5) - settledMiB),
    slopeMiB: slopeOf(curve.filter(([at]) => at > until)) * 1_000,
    peakMiB: mostOf(curve),
  };
}

/** By least squares; 0 for fewer than two points. */
function slopeOf(points: Curve): number {
  const meanOf = (values: readonly number[]): number =>
    values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);
  const [x, y] = [meanOf(points.map(([at]) => at)), meanOf(points.map(([, growth]) => growth))];
  const spread = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, [at, growth]) => sum + (at - x) * (growth - y), 0) / spread;
}
