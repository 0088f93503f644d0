import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { metricsFromText } from './measurement.ts';

const read = (standardOutput: string, patterns: Readonly<Record<string, string>> = {}) =>
  metricsFromText({ standardOutput, patterns });

test('metricsFromText() takes the last line of standard output that is a JSON object', () => {
  const text = '{"a":1}\r\nnoise {"a":2}\n {"a":3,"b":4} \nbye\n';
  assert.deepEqual(read(text), { metrics: { a: 3, b: 4 } });
});

test('metricsFromText() passes over lines that only look like JSON', () => {
  assert.deepEqual(read('{"a":1}\n{broken}\n[1]\n"x"\n5'), { metrics: { a: 1 } });
});

test('metricsFromText() gives up after 100 lines that only look like JSON', () => {
  assert.deepEqual(read(`{"a":1}\n${'{x}\n'.repeat(100)}`), { metrics: {} });
  assert.deepEqual(read(`{"a":1}\n${'{x}\n'.repeat(99)}`), { metrics: { a: 1 } });
});

test('metricsFromText() gives dotted names to nested numbers and passes over arrays and texts', () => {
  const text = JSON.stringify({ latency: { p50: 1, all: [1, 2], unit: 'ms' }, ok: true, n: 2 });
  assert.deepEqual(read(text), { metrics: { 'latency.p50': 1, n: 2 } });
});

test('metricsFromText() drops what is not finite and names it', () => {
  assert.deepEqual(read('{"loss": NaN, "x": -Infinity, "y": null, "ok": 1, "s": "NaN, really"}'), {
    metrics: { ok: 1 },
    problem: 'in the last JSON line not a finite number: "loss", "x", "y"',
  });
});

test('metricsFromText() prefers the result file, then patterns, then the last JSON line', () => {
  const result = metricsFromText({
    standardOutput: 'a=20 b=20\n{"a":3,"b":3,"c":3}',
    resultFileText: '{\n "a": 1 }',
    patterns: { a: 'a=(\\d+)', b: 'b=(\\d+)' },
  });
  assert.deepEqual(result, { metrics: { a: 1, b: 20, c: 3 } });
});

test('metricsFromText() says when the result file holds no JSON object, and reads the rest', () => {
  const result = metricsFromText({ standardOutput: '{"a":3}', resultFileText: '{"a": 1', patterns: {} });
  assert.deepEqual(result, {
    metrics: { a: 3 },
    problem: String.raw`the result file holds no JSON object, it starts with "{\"a\": 1"`,
  });
  assert.deepEqual(metricsFromText({ standardOutput: '', resultFileText: ' \n', patterns: {} }), {
    metrics: {},
  });
});

test('metricsFromText() takes the last match of a pattern: its first group or all of it', () => {
  const text = 'tps = 10.5 (warm-up)\ntps = 1e3 (steady)\n';
  assert.deepEqual(read(text, { tps: 'tps = (\\S+)' }), { metrics: { tps: 1000 } });
  assert.deepEqual(read('7\n8\n', { last: '^\\d$' }), { metrics: { last: 8 } });
});

test('metricsFromText() names a pattern that matched nothing, no number, or is none', () => {
  assert.equal(read('x', { a: 'y' }).problem, 'the pattern of "a" matched nothing in standard output');
  assert.equal(
    read('a=fast', { a: 'a=(\\w+)' }).problem,
    'the pattern of "a" matched "fast", which is not a finite number',
  );
  assert.equal(
    read('a=', { a: 'a=(\\w*)' }).problem,
    'the pattern of "a" matched "", which is not a finite number',
  );
  assert.equal(read('x', { a: '(' }).problem, 'the pattern of "a" matched nothing in standard output');
});

test('metricsFromText() keeps odd names as they are and stays within its limits', () => {
  const odd = read('{"__proto__":1,"constructor":2}');
  assert.deepEqual(Object.entries(odd.metrics), [
    ['__proto__', 1],
    ['constructor', 2],
  ]);
  const many = JSON.stringify(Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`m${i}`, i])));
  assert.equal(Object.keys(read(many).metrics).length, 1000);
  assert.deepEqual(read(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`), { metrics: {} });
  const nulls = `{${Array.from({ length: 12 }, (_, i) => `"n${i}":null`).join(',')}}`;
  assert.match(read(nulls).problem ?? '', /"n9" and 2 more$/);
});

test('metricsFromText() reads back every flat object of finite numbers', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), fc.string(), (metrics, noise) => {
      const found = read(`${noise}\n${JSON.stringify(metrics)}\n`).metrics;
      assert.deepEqual(Object.entries(found), Object.entries(JSON.parse(JSON.stringify(metrics))));
    }),
  );
});

test('metricsFromText() never throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (standardOutput, resultFileText, pattern) => {
      metricsFromText({ standardOutput, resultFileText, patterns: { a: pattern } });
    }),
  );
});

test('metricsFromText() never takes a report for the metrics', () => {
  const report = '{"autotuner_report": {"step": 3, "value": 7}, "seconds": 9}\n';
  const text = `{"seconds": 1}\n${report.repeat(500)}`;
  assert.deepEqual(metricsFromText({ standardOutput: text, patterns: {} }), { metrics: { seconds: 1 } });
});
