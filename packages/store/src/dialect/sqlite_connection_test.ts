import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import fc from 'fast-check';
import { DRIVERS } from '../../testing/chosen_driver.ts';
import { openConnection, type OpenConnectionOptions } from './drivers.ts';
import type { Statement } from './sqlite_connection.ts';
import { SqliteFault, SQLITE } from './sqlite_fault.ts';

/** The ways to open a connection on this machine. */
const CONNECTIONS: readonly OpenConnectionOptions[] = DRIVERS.flatMap((driver): OpenConnectionOptions[] =>
  driver === 'sqlite3' ? [{ driver }] : [{ driver }, { driver, offThread: true }],
);

for (const options of CONNECTIONS) {
  const { offThread = false } = options;
  const driver = `${options.driver}${offThread ? ' off thread' : ''}`;
  test(`all() on ${driver} gives back what it was given`, async (t) => {
    const connection = await openConnection(join(await tempDir(t), 'a.db'), options);
    t.after(() => connection.close());
    // A lone half of a surrogate pair has no form in UTF-8; what has to survive goes through JSON, which escapes it.
    const text = fc.string({ unit: 'grapheme' }).filter((value) => value.isWellFormed());
    const numbers = fc.oneof(
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const values = fc.array(fc.oneof(text, numbers, fc.constant(null)), { minLength: 1, maxLength: 5 });
    const roundTrip = async (given: readonly unknown[]): Promise<void> => {
      const columns = given.map((_, i) => `? as c${i}`).join(', ');
      const [row] = await connection.all(`select ${columns}`, given);
      // SQLite has one zero.
      const expected = given.map((value) => (value === 0 ? 0 : value));
      assert.deepEqual(
        Object.values(row ?? {}).map((value) => (value === 0 ? 0 : value)),
        expected,
      );
    };
    await fc.assert(fc.asyncProperty(values, roundTrip), { numRuns: 200 });
  });

  test(`all() on ${driver} returns the rows of RETURNING, and the COMMIT after it succeeds`, async (t) => {
    const connection = await openConnection(join(await tempDir(t), 'a.db'), options);
    t.after(() => connection.close());
    await connection.all('create table a (n integer)', []);
    for (let round = 0; round < 3; round += 1) {
      await connection.all('begin immediate', []);
      const rows = await connection.all('insert into a values (?), (?) returning n', [round, round + 1]);
      assert.deepEqual(
        rows.map((row) => row['n']),
        [round, round + 1],
      );
      await connection.all('commit', []);
    }
  });

  test(`all() on ${driver} rejects with the result code of SQLite`, async (t) => {
    const connection = await openConnection(join(await tempDir(t), 'a.db'), options);
    t.after(() => connection.close());
    await connection.all('create table a (n integer primary key)', []);
    await connection.all('insert into a values (1)', []);
    const faults = [
      { text: 'insert into a values (1)', primary: SQLITE.CONSTRAINT },
      { text: 'select * from nowhere', primary: SQLITE.ERROR },
      { text: 'commit', primary: SQLITE.ERROR },
    ];
    for (const { text, primary } of faults)
      // Twice: a statement that failed must not be used again.
      for (let round = 0; round < 2; round += 1)
        await assert.rejects(connection.all(text, []), (error) => {
          assert.ok(error instanceof SqliteFault);
          assert.equal(error.primary, primary);
          return true;
        });
  });

  test(`batch() on ${driver} stores what it was given`, async (t) => {
    const connection = await openConnection(join(await tempDir(t), 'a.db'), options);
    t.after(() => connection.close());
    await connection.all('create table a (text text, number real, whole integer) strict', []);
    const rows = [
      ["it's; -- not SQL", 0.1 + 0.2, 2 ** 53 - 1],
      ['', -5e-324, -1],
      [null, 1e300, null],
    ] as const;
    await connection.batch(
      rows.map((parameters) => ({ sql: 'insert into a values (?, ?, ?)', parameters, changes: 1 })),
    );
    const stored = await connection.all('select * from a', []);
    assert.deepEqual(stored.map(Object.values), rows);
  });

  test(`batch() on ${driver} stops at the first statement that fails`, async (t) => {
    const connection = await openConnection(join(await tempDir(t), 'a.db'), options);
    t.after(() => connection.close());
    await connection.all('create table a (n integer primary key)', []);
    const insert = (n: number): Statement => ({ sql: 'insert into a values (?)', parameters: [n] });
    const update = { sql: 'update a set n = n where n = ?', parameters: [7], changes: 1 };
    for (const [failing, n] of [
      [insert(1), 1],
      [update, 2],
    ] as const)
      await assert.rejects(connection.batch([insert(n), failing, insert(100)]), (error) => {
        assert.ok(error instanceof SqliteFault);
        assert.equal(error.primary, SQLITE.CONSTRAINT);
        return true;
      });
    const rows = await connection.all('select n from a order by n', []);
    assert.deepEqual(
      rows.map((row) => row['n']),
      [1, 2],
    );
  });

  test(`batch() on ${driver} leaves a transaction open that it has opened`, async (t) => {
    const connection = await openConnection(join(await tempDir(t), 'a.db'), options);
    t.after(() => connection.close());
    await connection.all('create table a (n integer)', []);
    const begin = { sql: 'begin immediate', parameters: [] };
    const insert = { sql: 'insert into a values (?)', parameters: [1] };
    await assert.rejects(connection.batch([begin, insert, { sql: 'select * from nowhere', parameters: [] }]));
    await connection.all('rollback', []);
    assert.deepEqual(await connection.all('select n from a', []), []);
  });

  test(`openConnection() on ${driver} with readOnly writes nothing and creates nothing`, async (t) => {
    const folder = await tempDir(t);
    const missing = openConnection(join(folder, 'missing.db'), { ...options, readOnly: true });
    await assert.rejects(
      missing,
      (error) => error instanceof SqliteFault && error.primary === SQLITE.CANTOPEN,
    );
    const path = join(folder, 'a.db');
    const writer = await openConnection(path, options);
    await writer.all('create table a (n integer)', []);
    await writer.close();
    const reader = await openConnection(path, { ...options, readOnly: true });
    t.after(() => reader.close());
    const write = reader.all('insert into a values (1)', []);
    await assert.rejects(write, (error) => error instanceof SqliteFault && error.primary === SQLITE.READONLY);
  });

  test(`close() on ${driver} rolls back and gives the locks up`, async (t) => {
    const path = join(await tempDir(t), 'a.db');
    const first = await openConnection(path, options);
    await first.all('create table a (n integer)', []);
    await first.all('begin exclusive', []);
    await first.all('insert into a values (1)', []);
    await first.close();
    const second = await openConnection(path, options);
    t.after(() => second.close());
    assert.deepEqual(await second.all('select n from a', []), []);
  });
}
