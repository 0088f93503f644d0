import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDeadline } from './deadline.ts';

test('startDeadline() waits longer than a timer of Node can', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let reached = 0;
  startDeadline(3_000_000_000, () => {
    reached += 1;
  });
  t.mock.timers.tick(2_147_483_647);
  assert.equal(reached, 0);
  t.mock.timers.tick(852_516_352);
  assert.equal(reached, 0);
  t.mock.timers.tick(1);
  assert.equal(reached, 1);
});

test('startDeadline() can be called off, also in a later part of a long wait', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const callOff = startDeadline(3_000_000_000, () => assert.fail('was called off'));
  t.mock.timers.tick(2_147_483_647);
  callOff();
  t.mock.timers.tick(2_147_483_647);
});
