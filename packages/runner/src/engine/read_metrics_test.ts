import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { readMetrics, type MetricsPlace } from './read_metrics.ts';

function reportOf(folder: string, outputStart = 0): MetricsPlace {
  return { standardOutput: join(folder, 'out'), outputStart, resultFile: join(folder, 'result.json') };
}

test('readMetrics() gives up on patterns that take for ever, and reads the rest', async (t) => {
  const folder = await tempDir(t);
  await writeFile(join(folder, 'out'), `${'a'.repeat(60)}b\n{"seconds": 2}\n`);
  await writeFile(join(folder, 'result.json'), '{"bytes": 7}');
  const report = reportOf(folder);
  const start = performance.now();
  const config = sampleConfig({ metrics: { patterns: { speed: '^(a+)+$' } } });
  const { metrics, problem } = await readMetrics(config, report);
  assert.deepEqual(metrics, { bytes: 7, seconds: 2 });
  assert.match(problem ?? '', /^to search for the patterns of "speed" takes more than 1000 ms$/);
  assert.ok(performance.now() - start < 10_000);
  const quick = sampleConfig({ metrics: { patterns: { speed: 'seconds": (\\d)' } } });
  assert.deepEqual((await readMetrics(quick, report)).metrics, { bytes: 7, speed: 2, seconds: 2 });
});

test('readMetrics() finds the last JSON line near the end, far from it, and not in half a line', async (t) => {
  const folder = await tempDir(t);
  const read = async (text: string): Promise<unknown> => {
    await writeFile(join(folder, 'out'), text);
    return (await readMetrics(sampleConfig(), reportOf(folder))).metrics;
  };
  const noise = `${'x'.repeat(79)}\n`.repeat(10_000);
  assert.deepEqual(await read(`{"seconds": 1}\n${noise}{"seconds": 2}\n`), { seconds: 2 });
  assert.deepEqual(await read(`{"seconds": 1}\n${noise}`), { seconds: 1 });
  const long = `{"text": "${'y'.repeat(300_000)}", "seconds": 3}\n`;
  assert.deepEqual(await read(`{"seconds": 1}\n${long}`), { seconds: 3 });
  assert.deepEqual(await read(`${noise}nothing\n`), {});
});

test('readMetrics() sees nothing of what earlier runs printed', async (t) => {
  const folder = await tempDir(t);
  const before = `{"seconds": 1, "bytes": 5}\n`;
  for (const noise of ['', 'x'.repeat(300_000)]) {
    await writeFile(join(folder, 'out'), `${before}${noise}{"bytes": 7}\n`.replace('x{', 'x\n{'));
    const place = reportOf(folder, before.length);
    assert.deepEqual((await readMetrics(sampleConfig(), place)).metrics, { bytes: 7 });
    const patterns = { seconds: 'seconds": (\\d)' };
    assert.equal(
      'seconds' in (await readMetrics(sampleConfig({ metrics: { patterns } }), place)).metrics,
      false,
    );
  }
  await writeFile(join(folder, 'out'), before);
  assert.deepEqual((await readMetrics(sampleConfig(), reportOf(folder, before.length))).metrics, {});
});
