import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourceLocation } from '@autotuner/core';
import { callSiteOf } from './call_site.ts';

/** Stands for a method of a logger: who called it? */
function whoCalled(): SourceLocation | undefined {
  return callSiteOf(whoCalled);
}

test('callSiteOf() names file and function, without "async" and "new"', async () => {
  class Caller {
    readonly found: SourceLocation | undefined;
    constructor() {
      this.found = whoCalled();
    }
  }
  async function callLater(): Promise<SourceLocation | undefined> {
    await Promise.resolve();
    return whoCalled();
  }
  const sites = [new Caller().found, await callLater(), (() => whoCalled())()];
  assert.deepEqual(
    sites.map((site) => site?.file),
    ['call_site_test.ts', 'call_site_test.ts', 'call_site_test.ts'],
  );
  assert.deepEqual(
    sites.map((site) => site?.function),
    ['Caller', 'callLater', undefined],
  );
  assert.ok(sites.every((site) => (site?.line ?? 0) > 10));
});

test('callSiteOf() leaves the stacks of others as long as they were', () => {
  const limit = Error.stackTraceLimit;
  whoCalled();
  assert.equal(Error.stackTraceLimit, limit);
});

test('callSiteOf() finds nothing where stacks are no text', () => {
  const before: unknown = Reflect.get(Error, 'prepareStackTrace');
  Error.prepareStackTrace = (_, frames) => frames;
  const found = whoCalled();
  Reflect.set(Error, 'prepareStackTrace', before);
  assert.equal(found, undefined);
});
