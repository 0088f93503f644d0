import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeFromExit, type ExitEvidence } from './exit_outcome.ts';

const NOTHING: ExitEvidence = { hasRunOutOfMemory: false, captureFault: '', printed: [] };

/** What a process said, after 1000 bytes of something else. */
function said(text: string, file: string = 'x.stderr.raw'): Pick<ExitEvidence, 'printed'> {
  return { printed: [{ file, start: 1000, bytes: Buffer.from(text) }] };
}

test('outcomeFromExit() takes exit and signal as they are when nothing else is known', () => {
  assert.deepEqual(outcomeFromExit({ kind: 'exit', code: 137 }, NOTHING), { kind: 'exit', code: 137 });
  const signal = { kind: 'signal', signal: 'SIGKILL' } as const;
  assert.deepEqual(outcomeFromExit(signal, NOTHING), signal);
});

test('outcomeFromExit() weighs the evidence: output lost, never ran, memory by the kernel, memory by the log', () => {
  const all: ExitEvidence = {
    hasRunOutOfMemory: true,
    captureFault: 'cat: no space',
    ...said('MemoryError\n'),
  };
  const failed = { kind: 'exit', code: 1 } as const;
  assert.deepEqual(outcomeFromExit(failed, all), { kind: 'disk_full' });
  const cgroup = { kind: 'oom', evidence: 'cgroup', resource: 'cpu' } as const;
  assert.deepEqual(outcomeFromExit(failed, { ...all, captureFault: '' }), cgroup);
  const spawn = { kind: 'spawn', errno: 'ENOENT', detail: 'x' } as const;
  assert.deepEqual(outcomeFromExit(spawn, { ...all, captureFault: '' }), spawn);
  const log = { kind: 'oom', evidence: 'log', resource: 'cpu', line: 'MemoryError' } as const;
  const where = { file: 'x.stderr.raw', offset: 1000 };
  assert.deepEqual(outcomeFromExit(failed, { ...NOTHING, ...said('MemoryError\n') }), { ...log, ...where });
});

test('outcomeFromExit() says at which byte of which file memory ran out, whatever stands before the line', () => {
  const before = 'größer\n\u{1f600}\n';
  const line = 'Fehler: CUDA error: out of memory, größer ging nicht';
  const outcome = outcomeFromExit(
    { kind: 'exit', code: 1 },
    { ...NOTHING, ...said(`${before}  ${line}\nbye\n`) },
  );
  const offset = 1000 + Buffer.byteLength(before) + 2;
  const found = { kind: 'oom', evidence: 'log', resource: 'gpu', line, file: 'x.stderr.raw', offset };
  assert.deepEqual(outcome, found);
});

test('outcomeFromExit() looks at standard output when standard error says nothing', () => {
  const printed = [...said('bye\n').printed, ...said('MemoryError\n', 'x.stdout.raw').printed];
  const outcome = outcomeFromExit({ kind: 'exit', code: 1 }, { ...NOTHING, printed });
  assert.ok(outcome.kind === 'oom');
  assert.equal(outcome.file, 'x.stdout.raw');
});

test('outcomeFromExit() believes a program that aborts, and no other signal', () => {
  const evidence = {
    ...NOTHING,
    ...said("terminate called after throwing an instance of 'std::bad_alloc'\n"),
  };
  assert.equal(outcomeFromExit({ kind: 'signal', signal: 'SIGABRT' }, evidence).kind, 'oom');
  for (const name of ['SIGKILL', 'SIGSEGV', 'SIGTERM']) {
    const signal = { kind: 'signal', signal: name } as const;
    assert.deepEqual(outcomeFromExit(signal, evidence), signal);
  }
});

test('outcomeFromExit() does not take a success for lack of memory because of what it printed', () => {
  const success = { kind: 'exit', code: 0 } as const;
  assert.deepEqual(outcomeFromExit(success, { ...NOTHING, ...said('MemoryError\n') }), success);
});
