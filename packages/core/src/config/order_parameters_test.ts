import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Parameter } from '../search_space/search_space.ts';
import { orderParameters } from './order_parameters.ts';

function parameter(name: string, ...parents: readonly string[]): Parameter {
  const when = parents.map((parent) => ({ parent, operator: 'eq', value: true }) as const);
  return { name, distribution: { type: 'bool' }, when };
}

function namesOf(parameters: readonly Parameter[]): string {
  const order = orderParameters(parameters);
  assert.ok('ordered' in order);
  return order.ordered.map(({ name }) => name).join('');
}

test('orderParameters() keeps the written order where conditions allow it', () => {
  assert.equal(namesOf([parameter('c'), parameter('a'), parameter('b', 'a')]), 'cab');
  assert.equal(namesOf([parameter('a', 'c'), parameter('b'), parameter('c')]), 'cab');
});

test('orderParameters() passes over parents that do not exist', () => {
  assert.equal(namesOf([parameter('a', 'zebra'), parameter('b')]), 'ab');
});

test('orderParameters() names the circle, and nothing that only leads to it', () => {
  const circle = [parameter('x', 'a'), parameter('a', 'b'), parameter('b', 'c'), parameter('c', 'a')];
  assert.deepEqual(orderParameters(circle), { cycle: ['a', 'b', 'c', 'a'] });
  assert.deepEqual(orderParameters([parameter('a', 'a')]), { cycle: ['a', 'a'] });
});

test('orderParameters() puts every parent of an acyclic graph before its children, each parameter once', () => {
  const edges = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 })), { maxLength: 20 });
  const shuffled = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10 });
  fc.assert(
    fc.property(edges, shuffled, (pairs, order) => {
      // An edge from the smaller to the larger number cannot close a circle.
      const parentsOf = (i: number) => pairs.filter(([a, b]) => a < b && b === i).map(([a]) => String(a));
      const names = namesOf(order.map((i) => parameter(String(i), ...parentsOf(i))));
      assert.equal(names.length, 10);
      for (const [a, b] of pairs) if (a < b) assert.ok(names.indexOf(String(a)) < names.indexOf(String(b)));
    }),
  );
});
