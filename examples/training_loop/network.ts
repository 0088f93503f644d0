/** A network of one hidden layer that tells two classes apart; trained by gradient descent with momentum. */
export class Network {
  readonly #hidden: number;
  readonly #weights: Float64Array;
  readonly #velocity: Float64Array;

  constructor(hidden: number, random: () => number) {
    this.#hidden = hidden;
    // For each hidden unit two inputs, a bias and the weight of its output; one more bias in the end.
    this.#weights = Float64Array.from({ length: 4 * hidden + 1 }, () => (random() - 0.5) * 2);
    this.#velocity = new Float64Array(this.#weights.length);
  }

  /** Probability that a point is of the second class. */
  predict(x: number, y: number): number {
    const w = this.#weights;
    let sum = w[4 * this.#hidden] ?? 0;
    for (let i = 0; i < 4 * this.#hidden; i += 4) sum += (w[i + 3] ?? 0) * this.#activation(i, { x, y });
    return 1 / (1 + Math.exp(-sum));
  }

  /** One step down the mean gradient of some points. */
  learn(points: readonly Point[], pace: { readonly rate: number; readonly momentum: number }): void {
    const gradient = new Float64Array(this.#weights.length);
    for (const point of points) this.#addGradient(gradient, point);
    for (const [i, slope] of gradient.entries()) {
      const moved = pace.momentum * (this.#velocity[i] ?? 0) - (pace.rate * slope) / points.length;
      this.#velocity[i] = moved;
      this.#weights[i] = (this.#weights[i] ?? 0) + moved;
    }
  }

  #activation(unit: number, { x, y }: Pick<Point, 'x' | 'y'>): number {
    const w = this.#weights;
    return Math.tanh((w[unit] ?? 0) * x + (w[unit + 1] ?? 0) * y + (w[unit + 2] ?? 0));
  }

  #addGradient(gradient: Float64Array, point: Point): void {
    const error = this.predict(point.x, point.y) - point.label;
    const add = (at: number, value: number): void => {
      gradient[at] = (gradient[at] ?? 0) + value;
    };
    for (let i = 0; i < 4 * this.#hidden; i += 4) {
      const active = this.#activation(i, point);
      const back = error * (this.#weights[i + 3] ?? 0) * (1 - active * active);
      add(i, back * point.x);
      add(i + 1, back * point.y);
      add(i + 2, back);
      add(i + 3, error * active);
    }
    add(4 * this.#hidden, error);
  }
}

/** A point of one of two classes. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly label: 0 | 1;
}

/** Numbers in [0, 1); a small linear congruential generator, so that each run sees the same data. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Points on two arms of a spiral, with some noise. */
export function makeSpirals(count: number, random: () => number): readonly Point[] {
  return Array.from({ length: count }, (_, i) => {
    const label = i % 2 === 0 ? 0 : 1;
    const turn = random() * 3 * Math.PI + 0.3;
    const angle = turn + label * Math.PI;
    const noise = (): number => (random() - 0.5) * 1.2;
    return { x: turn * Math.cos(angle) + noise(), y: turn * Math.sin(angle) + noise(), label };
  });
}
