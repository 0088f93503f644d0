import { FAILURE_KINDS, type FailureKind } from '../scoring/failure_kind.ts';
import type { ToldResult } from './told_result.ts';

/**
 * What an error thrown by an objective means: a failure of the kind that its property `kind` names, else `crash`, at the
 * share of its time that its property `progress` names, else at `progress`. The kinds `infrastructure` and `cancelled`
 * say nothing about the parameters.
 */
export function resultFromError(
  error: unknown,
  { progress, isAborted }: { readonly progress: number; readonly isAborted: boolean },
): ToldResult {
  if (isAborted) return 'cancelled';
  const kind = propertyOf(error, 'kind');
  if (kind === 'infrastructure' || kind === 'cancelled') return kind;
  const failure: FailureKind = FAILURE_KINDS.find((one) => one === kind) ?? 'crash';
  const told = Number(propertyOf(error, 'progress') ?? progress);
  return { failure, progress: Math.min(Math.max(told, 0), 1) || 0 };
}

/** Anything can be thrown, such as an object whose properties throw when they are read. */
function propertyOf(error: unknown, name: 'kind' | 'progress'): string | number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  try {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
}
