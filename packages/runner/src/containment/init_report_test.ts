import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { readInitReport } from './init_report.ts';
import { createUsageSampler } from './usage_sampler.ts';

async function facts(...chunks: readonly string[]): Promise<unknown> {
  const stream = new PassThrough();
  const report = readInitReport(stream, 'tool');
  for (const chunk of chunks) stream.write(chunk);
  stream.destroy();
  return report.ended;
}

test('readInitReport() decodes wait statuses, however they are cut into pieces', async () => {
  assert.deepEqual(await facts('cpu 20\nstat', 'us 76', '8\n'), { kind: 'exit', code: 3 });
  assert.deepEqual(await facts('status 9\n'), { kind: 'signal', signal: 'SIGKILL' });
  assert.deepEqual(await facts('status 139\n'), { kind: 'signal', signal: 'SIGSEGV' });
  assert.deepEqual(await facts('status 64\n'), { kind: 'signal', signal: 'SIG64' });
});

test('readInitReport() names why the command did not start', async () => {
  const detail = 'Command "tool" could not be executed';
  assert.deepEqual(await facts('errno 8\n'), { kind: 'spawn', errno: 'ENOEXEC', detail });
});

test('readInitReport() knows nothing of an init that ended without a word', async () => {
  assert.equal(await facts('cpu 5\nsta'), undefined);
  assert.equal(await readInitReport(undefined, 'tool').ended, undefined);
});

test('readInitReport() has exact usage once the init has said all, and sampled usage before', async () => {
  const stream = new PassThrough();
  const report = readInitReport(stream, 'tool');
  const sampler = createUsageSampler();
  stream.write('cpu 20.5\nrss 100\nstatus 0\n');
  await report.ended;
  assert.deepEqual(report.usage(sampler), { cpuMs: 20.5, exact: false });
  stream.write('cpu 90\nrss 300\ndone\n');
  await report.lastWords();
  assert.equal(report.isDone, true);
  assert.deepEqual(report.usage(sampler), { cpuMs: 90, maxRssBytes: 307_200, exact: true });
});

test('readInitReport() does not wait for words that never come', async () => {
  const stream = new PassThrough();
  const report = readInitReport(stream, 'tool');
  await report.lastWords();
  assert.equal(await report.ended, undefined);
  assert.equal(report.isDone, false);
});
