/** Why an experiment failed, as far as the score is concerned; a closed union. */
export type FailureKind = 'deploy' | 'oom' | 'timeout' | 'crash' | 'invalid_result' | 'slo' | 'log_limit';

/** Every kind there is; the compiler sees to that. */
export const FAILURE_KINDS: readonly FailureKind[] = namesOf({
  crash: true,
  timeout: true,
  oom: true,
  deploy: true,
  invalid_result: true,
  slo: true,
  log_limit: true,
});

/**
 * What an outcome means for the search: a success, an early end because of poor reports, a failure that the parameters
 * are to blame for, or an infrastructure event that is retried and never told to the sampler.
 */
export type Verdict =
  | { readonly kind: 'success' }
  | { readonly kind: 'pruned' }
  | { readonly kind: 'failure'; readonly failure: FailureKind }
  | { readonly kind: 'infrastructure' }
  | { readonly kind: 'cancelled' };

function namesOf(kinds: Readonly<Record<FailureKind, true>>): readonly FailureKind[] {
  // A record over a union has exactly its members as keys.
  return Object.keys(kinds) as FailureKind[];
}
