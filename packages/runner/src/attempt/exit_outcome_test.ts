import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeFromExit, type ExitEvidence } from './exit_outcome.ts';

const NOTHING: ExitEvidence = { hasRunOutOfMemory: false, captureFault: '', stderrEnd: '' };

test('outcomeFromExit() takes exit and signal as they are when nothing else is known', () => {
  assert.deepEqual(outcomeFromExit({ kind: 'exit', code: 137 }, NOTHING), { kind: 'exit', code: 137 });
  const signal = { kind: 'signal', signal: 'SIGKILL' } as const;
  assert.deepEqual(outcomeFromExit(signal, NOTHING), signal);
});

test('outcomeFromExit() weighs the evidence: output lost, never ran, memory by the kernel, memory by the log', () => {
  const all: ExitEvidence = {
    hasRunOutOfMemory: true,
    captureFault: 'cat: no space',
    stderrEnd: 'MemoryError\n',
  };
  const failed = { kind: 'exit', code: 1 } as const;
  assert.deepEqual(outcomeFromExit(failed, all), { kind: 'disk_full' });
  const cgroup = { kind: 'oom', evidence: 'cgroup', resource: 'cpu' } as const;
  assert.deepEqual(outcomeFromExit(failed, { ...all, captureFault: '' }), cgroup);
  const spawn = { kind: 'spawn', errno: 'ENOENT', detail: 'x' } as const;
  assert.deepEqual(outcomeFromExit(spawn, { ...all, captureFault: '' }), spawn);
  const log = { kind: 'oom', evidence: 'log', resource: 'cpu', line: 'MemoryError' } as const;
  assert.deepEqual(outcomeFromExit(failed, { ...NOTHING, stderrEnd: 'MemoryError\n' }), log);
});

test('outcomeFromExit() does not take a success for lack of memory because of what it printed', () => {
  const success = { kind: 'exit', code: 0 } as const;
  assert.deepEqual(outcomeFromExit(success, { ...NOTHING, stderrEnd: 'MemoryError\n' }), success);
});
