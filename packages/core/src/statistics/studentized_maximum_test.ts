import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRng } from '../sampling/seeded_rng.ts';
import { normalUpperTail } from './normal.ts';
import { studentQuantile } from './student.ts';
import { studentizedMaximumQuantile } from './studentized_maximum.ts';

test('studentizedMaximumQuantile() of one error is the quantile of Student', () => {
  for (const degrees of [1, 2, 3.5, 10, 100])
    for (const tail of [0.1, 0.025, 0.001]) {
      const [own, expected] = [
        studentizedMaximumQuantile(tail, { count: 1, degrees }),
        studentQuantile(tail, degrees),
      ];
      assert.ok(Math.abs(own / expected - 1) < 1e-4, `${degrees} ${tail}: ${own} ${expected}`);
    }
});

test('studentizedMaximumQuantile() with a scatter that is known is that of independent normal errors', () => {
  const quantile = studentizedMaximumQuantile(0.025, { count: 40, degrees: 1e5 });
  assert.ok(Math.abs((1 - normalUpperTail(quantile)) ** 40 - 0.975) < 1e-4, `${quantile}`);
});

test('studentizedMaximumQuantile() is exceeded as often as it says', () => {
  const [count, degrees, tail, runs] = [20, 3, 0.05, 20_000];
  const bound = studentizedMaximumQuantile(tail, { count, degrees });
  const rng = createSeededRng({ seed: 8, number: 1, stream: 1 });
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - rng.float())) * Math.cos(2 * Math.PI * rng.float());
  let exceeded = 0;
  for (let run = 0; run < runs; run++) {
    const scatter = Math.hypot(...Array.from({ length: degrees }, normal)) / Math.sqrt(degrees);
    if (Math.max(...Array.from({ length: count }, normal)) > bound * scatter) exceeded++;
  }
  // Four standard errors of the share.
  assert.ok(Math.abs(exceeded / runs - tail) < 4 * Math.sqrt((tail * (1 - tail)) / runs), `${exceeded}`);
  assert.ok(bound < studentQuantile(tail / count, degrees), 'less than by Bonferroni');
});
