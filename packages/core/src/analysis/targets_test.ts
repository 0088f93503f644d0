import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrialResult } from '../sampling/sampler.ts';
import { parameterImportance } from './importance.ts';

const PARAMETERS = ['success', 'kind'].map((name) => ({
  name,
  distribution: { type: 'float' as const, low: 0, high: 1, log: false },
  when: [],
}));

/** Half of the experiments succeed; the others are told as `other`. */
function shareOfKind(other: (x: number) => TrialResult): number {
  const history = Array.from({ length: 200 }, (_, i) => {
    const params = { success: (i * 0.618) % 1, kind: (i * 0.755) % 1 };
    const result =
      params.kind < 0.5 ? ({ kind: 'success', losses: [params.success] } as const) : other(params.kind);
    return { number: i + 1, params, result };
  });
  const importance = parameterImportance({ parameters: PARAMETERS, constraints: [] }, history);
  return importance?.parameters.find(({ name }) => name === 'kind')?.share ?? 0;
}

const OTHERS: Readonly<Record<string, (x: number) => TrialResult>> = {
  'a failure': (x) => ({ kind: 'failure', severity: 1000 * x, progress: 0 }),
  'what was pruned, with a loss that looks good': (x) => ({ kind: 'pruned', step: 3, losses: [x - 100] }),
  'a broken limit, with a loss that looks good': (x) => ({ kind: 'success', losses: [-100], violation: x }),
  'a loss that is no number': () => ({ kind: 'success', losses: [NaN] }),
};

for (const [name, other] of Object.entries(OTHERS)) {
  test(`parameterImportance() takes ${name} for worse than every success`, () => {
    const share = shareOfKind(other);
    // Of 1 for the half that is worse and a uniform loss for the other one, the half explains most.
    assert.ok(share > 0.6, `${share}`);
  });
}

test('parameterImportance() puts what failed no farther than half a range beyond the worst success', () => {
  const huge = shareOfKind(() => ({ kind: 'failure', severity: 1e9, progress: 0 }));
  const small = shareOfKind(() => ({ kind: 'failure', severity: 1, progress: 0 }));
  assert.equal(huge, small);
});
