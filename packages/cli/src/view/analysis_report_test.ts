import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeTask, type TaskAnalysis } from '@autotuner/core';
import { sampleConfig, sampleFailure, sampleSuccess } from '../../testing/sample_task.ts';
import { pickFigures } from '../terminal/figures.ts';
import { makePalette } from '../terminal/palette.ts';
import { analysisReport } from './analysis_report.ts';

const LOOK = { paint: makePalette(false), figures: pickFigures(true), columns: 60 };
const config = sampleConfig();

const ANALYSIS: TaskAnalysis = {
  experiments: 42,
  importance: {
    parameters: [
      { name: 'level', share: 0.62 },
      { name: 'threads', share: 0.01 },
    ],
    floor: 0.02,
    rest: 0.37,
    experiments: 42,
  },
  best: {
    number: 37,
    measurements: { best: 3, baseline: 2 },
    probability: 0.874,
    noise: 2,
    metric: { estimate: 412, low: 405, high: 419 },
    relativeGain: { estimate: 0.231, low: 0.182, high: 0.26 },
  },
  curve: [
    { count: 1, number: 1, value: 300, atMs: 1000 },
    { count: 37, number: 37, value: 412, atMs: 95_000 },
  ],
  front: [37],
  slices: [],
};

test('analysisReport() shows the best with its intervals, the curve and bars of importance', () => {
  assert.deepEqual(analysisReport({ analysis: ANALYSIS, config }, LOOK), [
    'results   42',
    'best      #37, measured 3 times, speed 412 (405 to 419, 95 % confidence)',
    'gain      +23.1 % (+18.2 % to +26.0 %, 95 % confidence) over the baseline',
    'chance    87 % that no other measured setting is better',
    'curve     ▁▁▁▁▁▁▁▁▁█ best since #37 after 1m35s',
    '',
    'What decides about speed',
    'level       ━━━━━━━━━━━━────────  62 %',
    'threads     ────────────────────   1 %  may be chance',
    'the rest                          37 %  combinations, and noise',
  ]);
});

test('analysisReport() is never certain, and tells the mean of the best from the best measurement', () => {
  assert.ok(ANALYSIS.best);
  const best = { ...ANALYSIS.best, number: 5, probability: 0.9995 };
  const lines = analysisReport({ analysis: { ...ANALYSIS, best }, config }, LOOK);
  assert.ok(lines.includes('chance    over 99 % that no other measured setting is better'), lines.join('\n'));
  assert.ok(
    lines.includes('curve     ▁▁▁▁▁▁▁▁▁█ best single measurement: #37 after 1m35s'),
    lines.join('\n'),
  );
});

test('analysisReport() asks for more measurements only where that would narrow an interval', () => {
  assert.ok(ANALYSIS.best);
  const once = { ...ANALYSIS.best, measurements: { best: 1 } };
  const hintsOf = (best: typeof once): string[] =>
    analysisReport({ analysis: { ...ANALYSIS, best }, config }, LOOK).filter((line) =>
      line.startsWith('hint'),
    );
  assert.equal(hintsOf(once).length, 1);
  assert.deepEqual(hintsOf({ ...once, metric: { estimate: 412, low: 412, high: 412 } }), []);
});

test('analysisReport() says what is not known yet', () => {
  const experiments = [sampleSuccess(1, 5), sampleFailure(2)];
  assert.deepEqual(analysisReport({ analysis: analyzeTask(config, experiments), config }, LOOK), [
    'results   2',
    'best      #1, measured once',
    'chance    unknown: no setting was measured twice',
    'importance needs 10 results that are not all the same',
  ]);
});

test('analysisReport() shows what decides about failing, and the front of several objectives', () => {
  const { importance } = ANALYSIS;
  assert.ok(importance);
  const lines = analysisReport(
    { analysis: { ...ANALYSIS, failureImportance: importance, front: [3, 37] }, config },
    LOOK,
  );
  assert.ok(lines.includes('front     #3 #37'));
  assert.ok(lines.includes('What decides about failing'));
});
