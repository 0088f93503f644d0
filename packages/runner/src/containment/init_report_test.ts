import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { readInitReport } from './init_report.ts';

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

test('readInitReport() keeps the last CPU time', async () => {
  const stream = new PassThrough();
  const report = readInitReport(stream, 'tool');
  stream.write('cpu 20\nstatus 0\n');
  await report.ended;
  assert.equal(report.cpuMs(), 20);
  stream.write('cpu 90\n');
  await new Promise(setImmediate);
  assert.equal(report.cpuMs(), 90);
});
