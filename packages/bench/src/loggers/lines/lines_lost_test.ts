import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { AckFile, readAckFile } from './ack_file.ts';
import { linesLost } from './lines_lost.ts';

test('linesLost() counts acknowledged lines that are missing, and how far back the oldest of them is', async (t) => {
  const folder = await tempDir(t);
  const [acks, log] = [join(folder, 'acked.bin'), join(folder, 'a.log')];
  const file = new AckFile(acks);
  for (let count = 1; count <= 100; count++) file.put(count, count * 10);
  file.close();
  const kept = Array.from({ length: 90 }, (_, exp) => exp).filter((exp) => exp !== 85);
  await writeFile(log, kept.map((exp) => `{"exp":${exp}}\n`).join(''));
  const { acked, lost, lostMs, torn } = linesLost(acks, log);
  assert.deepEqual(
    { acked, lost, lostMs: Math.round(lostMs), torn },
    { acked: 100, lost: 11, lostMs: 150, torn: 0 },
  );
});

test('linesLost() finds nothing lost when lines are there that nobody had acknowledged yet', async (t) => {
  const folder = await tempDir(t);
  const [acks, log] = [join(folder, 'acked.bin'), join(folder, 'a.log')];
  const file = new AckFile(acks);
  file.put(1, 5);
  file.close();
  await writeFile(log, '{"exp":0}\n{"exp":1}\n');
  assert.equal(linesLost(acks, log).lost, 0);
  assert.equal(linesLost(acks, log).lostMs, 0);
});

test('linesLost() tells a last line that the system cut at the end of a page from one that is torn', async (t) => {
  const folder = await tempDir(t);
  const [acks, log] = [join(folder, 'acked.bin'), join(folder, 'a.log')];
  const file = new AckFile(acks);
  file.put(2, 5);
  file.close();
  const [whole, begun] = ['{"exp":0}\n', '{"exp":1,"text":"'];
  const verdictOf = async (bytes: number): Promise<readonly number[]> => {
    await writeFile(log, `${whole}${begun}`.padEnd(bytes, 'x'));
    const { lost, torn, cut } = linesLost(acks, log);
    return [lost, torn, cut];
  };
  assert.deepEqual(await verdictOf(4_096), [1, 0, 1]);
  assert.deepEqual(await verdictOf(8_192), [1, 0, 1]);
  assert.deepEqual(await verdictOf(4_097), [1, 1, 0]);
});

test('an AckFile keeps what was acknowledged through a SIGKILL', async (t) => {
  const path = join(await tempDir(t), 'acked.bin');
  const module = new URL('./ack_file.ts', import.meta.url).href;
  const program = `
    import { AckFile } from ${JSON.stringify(module)};
    const file = new AckFile(${JSON.stringify(path)});
    file.put(1234, 56.5);
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL');
  assert.deepEqual(readAckFile(path), { count: 1234, elapsedMs: 56.5 });
});

test('readAckFile() finds nothing acknowledged in a file that is not there', async (t) => {
  assert.deepEqual(readAckFile(join(await tempDir(t), 'none')), { count: 0, elapsedMs: 0 });
});
