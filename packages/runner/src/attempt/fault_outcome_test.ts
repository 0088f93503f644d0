import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyOutcome } from '@autotuner/core';
import { outcomeFromFault } from './fault_outcome.ts';

const errorOf = (code: string): Error => Object.assign(new Error(`${code}: it failed`), { code });

test('outcomeFromFault() takes a shortage of the machine for something to be tried again', () => {
  assert.deepEqual(outcomeFromFault(errorOf('ENOSPC')), { kind: 'disk_full' });
  for (const code of ['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE']) {
    const outcome = outcomeFromFault(errorOf(code));
    assert.ok(outcome?.kind === 'spawn' && outcome.errno === code);
    assert.equal(classifyOutcome(outcome).kind, 'infrastructure');
  }
});

test('outcomeFromFault() leaves every other error to whoever made it', () => {
  for (const error of [errorOf('EACCES'), new Error('broken'), 'text', undefined])
    assert.equal(outcomeFromFault(error), undefined);
});
