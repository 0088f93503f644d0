import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { AutotunerError, type ErrorCode } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import { SqliteFault, SQLITE } from './dialect/sqlite_fault.ts';
import { remedyFor, storeErrorFrom } from './store_fault.ts';

test('storeErrorFrom() gives each fault the code that callers act on', async (t) => {
  const path = join(await tempDir(t), 'autotuner.db');
  const table: readonly (readonly [number, ErrorCode, RegExp])[] = [
    [SQLITE.FULL, 'AT_STORE_UNWRITABLE', /^Cannot write database ".*": why \(ENOSPC\); free some space or /],
    [SQLITE.BUSY, 'AT_STORE_LOCKED', /another process holds its write lock; stop that process or try again$/],
    [SQLITE.CORRUPT, 'AT_STORE_FOREIGN', /^Cannot read database ".*": why; an intact autotuner database /],
    [SQLITE.NOTADB, 'AT_STORE_FOREIGN', /why/],
    [SQLITE.IOERR, 'AT_STORE_UNWRITABLE', /why \(ENOENT\)/],
    [SQLITE.ERROR, 'AT_INTERNAL', /^Cannot use database ".*": why$/],
  ];
  for (const [primary, code, message] of table) {
    // Extended codes carry more in their upper bytes.
    const fault = new SqliteFault('why', { resultCode: primary + 256 * 3 });
    const error = await storeErrorFrom(fault, path);
    assert.ok(error instanceof AutotunerError);
    assert.deepEqual([error.code, error.cause, error.details['path']], [code, fault, path]);
    assert.match(error.message, message);
  }
});

test('storeErrorFrom() returns what is no fault of SQLite as it is', async () => {
  const errors = [
    new RangeError('Limit'),
    new AutotunerError('AT_STORE_FENCED', 'Fenced'),
    'text',
    undefined,
  ];
  for (const error of errors) assert.equal(await storeErrorFrom(error, '/x'), error);
});

test('remedyFor() names what would help', () => {
  const other = 'choose another data folder with AUTOTUNER_HOME';
  assert.equal(remedyFor('ENOSPC'), `free some space or ${other}`);
  assert.equal(remedyFor('EPERM'), `give this user write permission or ${other}`);
  assert.equal(remedyFor('EROFS'), `mount its file system for writing or ${other}`);
  assert.equal(remedyFor('EIO'), other);
});
