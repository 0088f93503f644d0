import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import type { AttemptReport } from '../attempt/attempt_plan.ts';
import { readMetrics } from './read_metrics.ts';

test('readMetrics() gives up on patterns that take for ever, and reads the rest', async (t) => {
  const folder = await tempDir(t);
  const standardOutput = join(folder, 'out');
  const resultFile = join(folder, 'result.json');
  await writeFile(standardOutput, `${'a'.repeat(60)}b\n{"seconds": 2}\n`);
  await writeFile(resultFile, '{"bytes": 7}');
  const report: AttemptReport = {
    outcome: { kind: 'exit', code: 0 },
    progress: 1,
    usage: { exact: false },
    leaked: 0,
    leakedNames: [],
    isLogComplete: true,
    phaseMs: {},
    standardOutput,
    resultFile,
  };
  const start = performance.now();
  const config = sampleConfig({ metrics: { patterns: { speed: '^(a+)+$' } } });
  const { metrics, problem } = await readMetrics(config, report);
  assert.deepEqual(metrics, { bytes: 7, seconds: 2 });
  assert.match(problem ?? '', /^to search for the patterns of "speed" takes more than 1000 ms$/);
  assert.ok(performance.now() - start < 10_000);
  const quick = sampleConfig({ metrics: { patterns: { speed: 'seconds": (\\d)' } } });
  assert.deepEqual((await readMetrics(quick, report)).metrics, { bytes: 7, speed: 2, seconds: 2 });
});
