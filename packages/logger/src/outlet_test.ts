import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Outlet } from './outlet.ts';

test('deliver() accounts for every line in the place that refused it, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (isOpen) => {
      const kept: string[] = [];
      let gate = true;
      const outlet = new Outlet({ write: (line) => gate && kept.push(line) > 0 });
      const notice = (dropped: number): string => `-${dropped}`;
      for (const [n, open] of isOpen.entries()) {
        gate = open;
        assert.equal(outlet.deliver(`${n}`, notice), open);
      }
      gate = true;
      assert.ok(outlet.report(notice));
      let next = 0;
      for (const line of kept) {
        if (line.startsWith('-')) next -= Number(line);
        else assert.equal(Number(line), next++);
      }
      assert.equal(next, isOpen.length);
    }),
  );
});

test('report() keeps its count while the place is closed', () => {
  const outlet = new Outlet({ write: () => false });
  outlet.deliver('a', String);
  assert.equal(outlet.report(String), false);
  outlet.deliver('b', String);
  assert.equal(outlet.unreported, 2);
});
