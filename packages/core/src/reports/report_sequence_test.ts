import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { REPORT_LIMIT, ReportSequence } from './report_sequence.ts';

const line = (report: unknown): string => JSON.stringify({ autotuner_report: report });

test('take() reads reports in the forms that are documented', () => {
  const reports = new ReportSequence();
  const lines = [
    line({ step: 0, value: 3 }),
    'epoch 1 done',
    line({ value: 2.5 }),
    line(2),
    ' ',
    '{"loss": 7}',
  ];
  assert.deepEqual(reports.take(lines), [
    { step: 0, value: 3 },
    { step: 1, value: 2.5 },
    { step: 2, value: 2 },
  ]);
  assert.deepEqual([reports.dropped, reports.problem], [0, undefined]);
});

test('take() counts steps from 1 when the first report has none', () => {
  assert.deepEqual(new ReportSequence().take([line(9), line(8)]), [
    { step: 1, value: 9 },
    { step: 2, value: 8 },
  ]);
});

test('take() keeps values that are not finite as null, however a language prints them', () => {
  const texts = ['NaN', '-Infinity', 'null', '1e999'].map(
    (value, at) => `{"autotuner_report": {"step": ${at}, "value": ${value}}}`,
  );
  const values = new ReportSequence().take(texts).map(({ value }) => value);
  assert.deepEqual(values, [null, null, null, null]);
  const printed = new ReportSequence({ pattern: 'loss=(\\S+)' }).take([
    'loss=nan',
    'loss=-inf',
    'loss=Infinity',
  ]);
  assert.deepEqual(
    printed.map(({ value }) => value),
    [null, null, null],
  );
});

const WRONG: Readonly<Record<string, readonly [string, RegExp]>> = {
  'a value that is text': [line({ step: 5, value: '7' }), /value at step 5 is not a number/],
  'no value': [line({ step: 5 }), /value at step 5 is not a number/],
  'a step that is text': [line({ step: 'five', value: 7 }), /not a whole number/],
  'half a step': [line({ step: 5.5, value: 7 }), /not a whole number/],
  'a step below zero': [line({ step: -1, value: 7 }), /not a whole number/],
  'a step as before': [line({ step: 4, value: 7 }), /step 4 came after step 4/],
  'a list': [line([1, 2]), /not a number/],
};

for (const [title, [text, problem]] of Object.entries(WRONG)) {
  test(`take() drops ${title}, counts it and says why`, () => {
    const reports = new ReportSequence();
    reports.take([line({ step: 4, value: 1 })]);
    assert.deepEqual(reports.take([text]), []);
    assert.equal(reports.dropped, 1);
    assert.match(reports.problem ?? '', problem);
    assert.deepEqual(reports.take([line({ step: 6, value: 2 })]), [{ step: 6, value: 2 }]);
  });
}

test('take() keeps so many reports and no more, and counts the rest', () => {
  const reports = new ReportSequence();
  const lines = Array.from({ length: REPORT_LIMIT + 5 }, (_, step) => line({ step, value: 1 }));
  assert.equal(reports.take(lines).length, REPORT_LIMIT);
  assert.equal(reports.dropped, 5);
  assert.match(reports.problem ?? '', /1000 came before it, which is the limit/);
});

test('take() reads steps and values with a pattern, named or in order', () => {
  const lines = ['epoch 3: loss 0.25', 'noise', 'epoch 4: loss 2e-2'];
  const wanted = [
    { step: 3, value: 0.25 },
    { step: 4, value: 0.02 },
  ];
  for (const pattern of ['epoch (\\d+): loss (\\S+)', 'epoch (?<step>\\d+): loss (?<value>\\S+)'])
    assert.deepEqual(new ReportSequence({ pattern }).take(lines), wanted);
  const values = new ReportSequence({ pattern: 'loss (\\S+)' }).take(lines);
  assert.deepEqual(values, [
    { step: 1, value: 0.25 },
    { step: 2, value: 0.02 },
  ]);
});

test('take() finds the same however lines come, and never throws', () => {
  const text = fc.oneof(
    fc.string(),
    fc.record({ step: fc.oneof(fc.nat(), fc.double()), value: fc.oneof(fc.double(), fc.string()) }).map(line),
  );
  fc.assert(
    fc.property(fc.array(text), fc.nat(), (lines, cut) => {
      const whole = new ReportSequence();
      const parts = new ReportSequence();
      const together = [...parts.take(lines.slice(0, cut)), ...parts.take(lines.slice(cut))];
      assert.deepEqual(whole.take(lines), together);
      assert.equal(whole.dropped, parts.dropped);
      for (const [at, { step }] of together.entries())
        assert.ok(at === 0 || step > (together[at - 1]?.step ?? 0));
    }),
  );
});
