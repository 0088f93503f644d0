import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ChildLine, formatChildLine, parseChildLine } from './child_line.ts';
import { harmlessLine } from './harmless.ts';
import { LEVELS } from './level.ts';
import { encodeTextLine } from './text_encoder.ts';

/** Texts that look like the marks of the format, among any others. */
const nastyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '[late]',
        '[continued]',
        '[stdout]',
        '[deploy stderr]',
        '[attempt 2]',
        '[Experiment 3]',
        '[INFO]',
      ),
      fc.constantFrom(
        ' ',
        '\n',
        '\r\n',
        '\u2028',
        '\0',
        '\u001b[0m',
        '[2025-11-28 10:28:18.123Z] [INFO] [Experiment 3] [stdout] x',
      ),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const childLine: fc.Arbitrary<ChildLine> = fc
  .record({
    time: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    experiment: fc.integer({ min: 1, max: 1_000_000 }),
    attempt: fc.integer({ min: 1, max: 12 }),
    role: fc.constantFrom('command' as const, 'deploy' as const),
    stream: fc.constantFrom('stdout' as const, 'stderr' as const, 'output' as const),
    text: nastyText,
    marks: fc.record({ late: fc.constant(true), continued: fc.constant(true) }, { requiredKeys: [] }),
  })
  .map(({ marks, ...line }) => ({ ...line, ...marks }));

test('parseChildLine() reads back what formatChildLine() made, whatever the text holds', () => {
  fc.assert(
    fc.property(childLine, (line) => {
      assert.deepEqual(parseChildLine(formatChildLine(line)), { ...line, text: harmlessLine(line.text) });
    }),
    { numRuns: 1_000 },
  );
});

test('formatChildLine() always makes exactly one line', () => {
  fc.assert(
    fc.property(childLine, (line) => {
      assert.doesNotMatch(formatChildLine(line), /[^\P{Cc}\t]|[\u2028\u2029]/u);
    }),
  );
});

test('formatChildLine() puts every mark before the stream, so that text cannot imitate it', () => {
  const line: ChildLine = { time: 0, experiment: 3, attempt: 2, role: 'deploy', stream: 'stdout', text: 'x' };
  assert.equal(
    formatChildLine({ ...line, late: true, continued: true }),
    '[1970-01-01 00:00:00.000Z] [INFO] [Experiment 3] [attempt 2] [late] [continued] [deploy stdout] x',
  );
  assert.equal(
    formatChildLine({ ...line, attempt: 1, role: 'command', stream: 'output', text: '' }),
    '[1970-01-01 00:00:00.000Z] [INFO] [Experiment 3] [output]',
  );
});

test('parseChildLine() reads no line of a record, whatever its message holds', () => {
  const record = fc.record({
    time: fc.nat(),
    level: fc.constantFrom(...LEVELS),
    logger: fc.oneof(fc.constant('Experiment 3] [stdout'), fc.string()),
    message: nastyText,
    fields: fc.record({ experiment: fc.constant(3), note: nastyText }, { requiredKeys: [] }),
  });
  fc.assert(
    fc.property(record, (one) => {
      for (const line of encodeTextLine(one).split('\n')) assert.equal(parseChildLine(line), undefined, line);
    }),
    { numRuns: 1_000 },
  );
});

test('parseChildLine() refuses lines that only look like it', () => {
  const good = '[2025-11-28 10:28:18.123Z] [INFO] [Experiment 3] [stdout] text';
  assert.equal(parseChildLine(good)?.text, 'text');
  const bad = [
    good.replace('Experiment 3', 'Experiment 03'),
    good.replace('[stdout]', '[attempt 1] [stdout]'),
    good.replace('INFO', 'ERROR'),
    good.replace('Z]', ']'),
    good.replace('11-28', '13-28'),
    good.replace('[stdout] text', 'Status: DEPLOYING'),
    ` ${good}`,
    '',
  ];
  for (const line of bad) assert.equal(parseChildLine(line), undefined, line);
});
