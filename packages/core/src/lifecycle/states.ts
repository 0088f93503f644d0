/** Where a task is. `paused` tasks were drained and can be resumed. */
export type TaskState = 'pending' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled';

/** Where an experiment is. `queued` ones wait for an attempt; `pruned` ones were stopped early for poor reports. */
export type ExperimentState =
  | 'queued'
  | 'deploying'
  | 'benchmarking'
  | 'succeeded'
  | 'pruned'
  | 'failed'
  | 'cancelled';

/** Where an attempt is; `ended` is final. */
export type AttemptState =
  | 'spawning'
  | 'deploying'
  | 'benchmarking'
  | 'collecting'
  | 'tearing_down'
  | 'ended';
