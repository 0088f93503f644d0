import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import type { JobRecord } from '../plan/job.ts';
import { type LoggerReport, hasMissed, reportOf } from './logger_report.ts';
import { renderCsv } from './render_csv.ts';
import { renderHtml } from './render_html.ts';
import { renderMarkdown, renderText } from './render_text.ts';
import { short } from './report_table.ts';
import { writeBetweenMarks } from './write_docs.ts';

const USUAL = { quick: false, elapsedMs: 1_000 } as const;
const call = (contender: string, burst: number, block: number): JobRecord => ({
  caseName: 'calls',
  variant: 'static',
  contender,
  block,
  ...USUAL,
  result: {
    metrics: { burst, p50: burst, p99: burst * 4, p999: burst * 20, max: burst * 90 },
    curves: {
      percentiles: [
        [1, burst],
        [2, burst],
        [100, burst * 4],
      ],
    },
  },
});
const death = (contender: string, lost: number): JobRecord => ({
  caseName: 'dying',
  variant: 'sigkill',
  contender,
  block: 0,
  ...USUAL,
  result: { metrics: { acked: 1_000, lost, lostMs: lost / 50, lostShare: lost / 1_000, torn: 0 } },
});

function sampleReport(batchedNs: number): LoggerReport {
  const records = [0, 1, 2].flatMap((block) => [
    call('noop', 2, block),
    call('batched', batchedNs + block, block),
    call('pino_best', 900 + block, block),
  ]);
  const skipped: JobRecord = {
    caseName: 'full_disk',
    variant: '',
    contender: 'pino_best',
    block: 0,
    ...USUAL,
    failure: 'skipped: <not> root',
  };
  return reportOf({
    records: [...records, death('batched', 7), death('pino_best', 1_000), skipped],
    loads: [1, 2],
    contenders: ['noop', 'batched', 'pino_best'],
    stolenPercent: 0,
    quick: false,
    seed: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
  });
}

test('a report has ratios, what was lost and what was skipped', () => {
  const text = renderText(sampleReport(30));
  assert.match(text, /^batched +31 \(30\.\.32\) .* 0\.034 /m);
  assert.match(text, /^pino_best .*1 000 \(20 ms\)/m);
  assert.match(text, /full_disk pino_best: skipped: <not> root/);
  assert.match(text, /noise floor, an empty function: 2 ns/);
});

test('a run fails when a goal is missed by more than the noise, and not otherwise', () => {
  const missed = sampleReport(300).goals.filter(({ verdict }) => verdict === 'missed');
  assert.ok(missed.some(({ text }) => text === 'batched, static: 1/15 of pino at its best'));
  assert.ok(hasMissed(sampleReport(300)));
  assert.ok(!hasMissed(sampleReport(30)));
  assert.ok(!hasMissed({ ...sampleReport(300), quick: true }));
  const broken = { caseName: 'idle', variant: '', block: 0, ...USUAL, failure: 'ended with 1: Error' };
  const withBroken = (contender: string): LoggerReport => ({
    ...sampleReport(30),
    records: [{ ...broken, contender }],
  });
  assert.ok(hasMissed(withBroken('batched')));
  assert.ok(!hasMissed(withBroken('winston')));
});

test('the page needs nothing but itself, and shows no text as markup', () => {
  const html = renderHtml(sampleReport(30));
  assert.doesNotMatch(html, /https?:|<script|<link|@import|url\(|src=/);
  assert.match(html, /<svg [^>]*aria-label="Time in a call, by percentile/);
  assert.match(html, /Lines lost: sigkill/);
  assert.match(html, /skipped: &lt;not&gt; root/);
  const opened = html.match(/<(svg|table|ul|polyline|text|h2)\b/g)?.length;
  const closed = html.match(/<\/(svg|table|ul|polyline|text|h2)>/g)?.length;
  assert.equal(opened, closed);
});

test('every number is a row of the CSV', () => {
  const rows = renderCsv([call('batched', 30, 2)]).split('\n');
  assert.equal(rows[0], 'case,variant,contender,block,metric,value');
  assert.ok(rows.includes('calls,static,batched,2,burst,30'));
});

test('the last report goes between the marks of a document and nowhere else', async (t) => {
  const file = join(await tempDir(t), 'page.md');
  await writeFile(
    file,
    'before\n<!-- loggers: written by bench:run -->\nold\n<!-- loggers: end -->\nafter\n',
  );
  await writeBetweenMarks(file, renderMarkdown(sampleReport(30)));
  const text = await readFile(file, 'utf8');
  assert.match(text, /^before\n/);
  assert.match(text, /\| batched \| 31 \(30\.\.32\) \|/);
  assert.match(text, /<!-- loggers: end -->\nafter\n$/);
  assert.ok(!text.includes('old'));
  await writeFile(file, 'no marks');
  await assert.rejects(writeBetweenMarks(file, 'x'), /must have the lines/);
});

test('short() keeps three digits and groups thousands', () => {
  assert.deepEqual([0, 0.01234, 12.345, 123.4, 1_234_567, Number.NaN, undefined].map(short), [
    '0',
    '0.0123',
    '12.3',
    '123',
    '1 234 567',
    '-',
    '-',
  ]);
});
