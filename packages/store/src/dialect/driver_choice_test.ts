import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { NEEDS_BOTH } from '../../testing/chosen_driver.ts';
import { type DriverChoice, probeDrivers } from './drivers.ts';
import { resolveDriver } from './driver_choice.ts';

function setVariable(t: TestContext, value: string | undefined): void {
  const before = process.env['AUTOTUNER_SQLITE'];
  const set = (text: string | undefined): void => {
    if (text === undefined) delete process.env['AUTOTUNER_SQLITE'];
    else process.env['AUTOTUNER_SQLITE'] = text;
  };
  set(value);
  t.after(() => set(before));
}

test(
  'probeDrivers() tells versions of both drivers, the native one first',
  { skip: NEEDS_BOTH },
  async () => {
    const probes = await probeDrivers();
    assert.deepEqual(
      probes.map((probe) => probe.driver),
      ['sqlite3', 'node:sqlite'],
    );
    for (const probe of probes) {
      assert.ok(probe.available);
      assert.match(`${probe.version} ${probe.sqliteVersion}`, /^\d+\.\d+\.\d+ 3\.\d+\.\d+$/);
    }
  },
);

test(
  'resolveDriver() takes the choice, else AUTOTUNER_SQLITE, else the native driver',
  { skip: NEEDS_BOTH },
  async (t) => {
    setVariable(t, undefined);
    assert.deepEqual([await resolveDriver(), await resolveDriver('auto')], ['sqlite3', 'sqlite3']);
    setVariable(t, 'node:sqlite');
    assert.equal(await resolveDriver(), 'node:sqlite');
    assert.equal(await resolveDriver('sqlite3'), 'sqlite3');
  },
);

test('resolveDriver() refuses a name that is none, and says which it accepts', async (t) => {
  setVariable(t, 'better-sqlite');
  await assert.rejects(resolveDriver(), {
    code: 'AT_USAGE',
    message:
      /^Cannot use SQLite driver "better-sqlite" \(AUTOTUNER_SQLITE or an option\): there is no such driver; "auto" or .*"node:sqlite" would be accepted$/,
  });
  const untyped = 'constructor' as DriverChoice; // as from a configuration that nobody has checked
  await assert.rejects(resolveDriver(untyped), { code: 'AT_USAGE' });
});
