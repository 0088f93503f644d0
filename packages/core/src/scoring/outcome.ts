/** Part of an attempt that was running; `deploy` and `ready` exist only for tasks with a `deploy` section. */
export type Phase = 'spawn' | 'deploy' | 'ready' | 'benchmark' | 'collect' | 'teardown';

/** How an attempt ended: facts, decided by who ended it and what the kernel reported, never by message text. */
export type AttemptOutcome =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'timeout'; readonly phase: Phase; readonly timeoutMs: number }
  | { readonly kind: 'cancelled' }
  /** The command could not be started at all; `errno` such as ENOENT, `detail` names the thing that is wrong. */
  | { readonly kind: 'spawn'; readonly errno: string; readonly detail: string }
  /** Memory ran out: the kernel said so, or the program, in a line of its output that can be found again. */
  | {
      readonly kind: 'oom';
      readonly evidence: 'cgroup' | 'log';
      readonly resource: 'cpu' | 'gpu';
      /** What was printed; 400 characters at most. */
      readonly line?: string;
      /** Name of the raw file that holds it, in the folder of logs. */
      readonly file?: string;
      /** Bytes of that file before the line's text. */
      readonly offset?: number;
    }
  /** The deployed server exited, or was not ready in time. */
  | {
      readonly kind: 'deploy';
      readonly reason: 'exited' | 'not_ready' | 'died_during_benchmark';
      readonly detail: string;
    }
  /** The command succeeded, but the objective's metric was missing or not a finite number. */
  | { readonly kind: 'invalid_result'; readonly detail: string }
  /** A metric broke a hard service level objective. */
  | { readonly kind: 'slo'; readonly detail: string }
  | { readonly kind: 'log_limit'; readonly maxBytes: number }
  /** It was stopped early because its last report compared badly; null for one that was not finite. */
  | {
      readonly kind: 'pruned';
      readonly step: number;
      readonly value: number | null;
      /** Why that was poor, in the words of the pruner. */
      readonly reason: string;
    }
  /** The supervisor died, or the machine was restarted; says nothing about the parameters. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'disk_full' };

/** The names of all outcomes. */
export type OutcomeKind = AttemptOutcome['kind'];
