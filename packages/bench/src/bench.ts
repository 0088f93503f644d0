/** One measured number. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is compared with, measured in the same run, and how many times larger this value is. */
  readonly ratio?: { readonly to: string; readonly times: number };
  /** What was aimed at, and whether this reaches it. */
  readonly goal?: { readonly text: string; readonly isMet: boolean };
  /** How the number came about, or why it is missing. */
  readonly note?: string;
}

/** How thorough to be. */
export interface BenchOptions {
  /** Fewer repetitions: to see that it works, not to quote. */
  readonly quick: boolean;
  /** Also measure the way from a fresh clone, which takes minutes. */
  readonly clone: boolean;
  /** Tells people what is being measured. */
  readonly progress: (text: string) => void;
}

/** One benchmark by name. */
export interface Bench {
  readonly name: string;
  readonly about: string;
  run(options: BenchOptions): Promise<readonly Figure[]>;
}
