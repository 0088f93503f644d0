import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeMachine, thisMachine } from './machine.ts';

test('describeMachine() says in one line what figures were measured on', () => {
  const machine = { ...thisMachine(), cpu: 'abacus', cores: 2, node: 'v24.0.0', loadBefore: 0.25 };
  assert.equal(describeMachine(machine), 'abacus, 2 cores, Node v24.0.0, load 0.3');
});

test('thisMachine() names the Node that runs', () => {
  assert.equal(thisMachine().node, process.version);
  assert.ok(thisMachine().cores >= 1);
});
