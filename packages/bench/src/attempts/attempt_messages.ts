import type { AttemptReport } from '@autotuner/runner/attempt';

/** What the attempt worker is asked to do: one attempt in a tier of its own machine. */
export interface AttemptRequest {
  /** Also the number of the experiment, so that its logs have names of their own. */
  readonly id: number;
  readonly tier: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly graceMs: number;
  readonly logMaxBytes: number;
  /** Whether the tier is to kill nothing, see `helplessTier()`. @default false */
  readonly isHelpless?: boolean;
}

/** What became of it. */
export interface AttemptReply {
  readonly id: number;
  /** Absent when the runner itself failed, and then `fault` says how. */
  readonly report?: AttemptReport;
  readonly fault?: string;
  /** Milliseconds from each decision to kill to the moment when the tier called the tree empty. */
  readonly killMs: readonly number[];
  /** From the request to the end of the attempt. */
  readonly wallMs: number;
}

/** A tier as the worker found it. */
export interface TierFound {
  readonly name: string;
  readonly isAvailable: boolean;
  readonly isStrict: boolean;
  readonly reason: string;
}

/** The first message of the worker. */
export interface WorkerReady {
  readonly tiers: readonly TierFound[];
}
