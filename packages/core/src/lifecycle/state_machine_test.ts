import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isAutotunerError } from '../errors.ts';
import { attemptLifecycle } from './attempt_lifecycle.ts';
import { experimentLifecycle } from './experiment_lifecycle.ts';
import { defineMachine, type Machine } from './state_machine.ts';
import { taskLifecycle } from './task_lifecycle.ts';

const ALL: readonly Machine<string>[] = [taskLifecycle, experimentLifecycle, attemptLifecycle];

/** The tables once more, written as "from>to", so that a slip in either copy shows. */
const EXPECTED: Readonly<Record<string, string>> = {
  task: `pending>running pending>cancelled running>running running>paused running>completed running>failed
    running>cancelled paused>running paused>cancelled paused>pending completed>pending completed>running
    failed>pending failed>running cancelled>pending cancelled>running`,
  experiment: `queued>deploying queued>benchmarking queued>cancelled queued>failed deploying>benchmarking
    deploying>queued deploying>succeeded deploying>pruned deploying>failed deploying>cancelled benchmarking>queued
    benchmarking>succeeded benchmarking>pruned benchmarking>failed benchmarking>cancelled failed>queued cancelled>queued`,
  attempt: `spawning>deploying spawning>benchmarking spawning>tearing_down spawning>ended deploying>benchmarking
    deploying>tearing_down deploying>ended benchmarking>collecting benchmarking>tearing_down benchmarking>ended
    collecting>tearing_down collecting>ended tearing_down>ended`,
};

for (const machine of ALL) {
  test(`${machine.name} lifecycle allows exactly the moves that are written down`, () => {
    const moves = machine.states.flatMap((from) => machine.allowedFrom(from).map((to) => `${from}>${to}`));
    assert.deepEqual(moves.toSorted(), EXPECTED[machine.name]?.trim().split(/\s+/).toSorted());
  });

  test(`${machine.name} lifecycle reaches every state from its first one`, () => {
    assert.deepEqual([...reachable(machine)].toSorted(), [...machine.states].toSorted());
  });

  test(`${machine.name} lifecycle can end from wherever it is`, () => {
    for (const state of machine.states) {
      assert.ok(
        [...reachable(machine, state)].some((one) => machine.isFinal(one)),
        `stuck in ${state}`,
      );
    }
  });

  test(`${machine.name} lifecycle follows a model over any sequence of wishes`, () => {
    const wishes = fc.array(fc.constantFrom(...machine.states), { maxLength: 40 });
    fc.assert(fc.property(wishes, (sequence) => followsModel(machine, sequence)));
  });
}

function reachable(machine: Machine<string>, start: string = machine.initial): ReadonlySet<string> {
  const seen = new Set([start]);
  for (const state of seen) for (const next of machine.allowedFrom(state)) seen.add(next);
  return seen;
}

/** The model is the set of pairs above; refused moves must leave the state and say what would be accepted. */
function followsModel(machine: Machine<string>, wishes: readonly string[]): void {
  const pairs = new Set(EXPECTED[machine.name]?.trim().split(/\s+/));
  let state = machine.initial;
  for (const to of wishes) {
    if (pairs.has(`${state}>${to}`)) state = machine.move(state, to);
    else
      assert.throws(
        () => machine.move(state, to),
        (error) => refuses(error, { from: state, to, allowed: machine.allowedFrom(state) }),
      );
  }
  assert.ok(machine.states.includes(state));
}

function refuses(error: unknown, move: { from: string; to: string; allowed: readonly string[] }): boolean {
  assert.ok(isAutotunerError(error, 'AT_STATE_ILLEGAL'));
  assert.deepEqual(error.details, move);
  for (const state of [move.from, move.to, ...move.allowed]) {
    assert.ok(error.message.includes(`"${state}"`), `${error.message} does not name ${state}`);
  }
  return true;
}

test('move() names both states and what would be accepted', () => {
  assert.throws(() => taskLifecycle.move('completed', 'paused'), {
    message: 'Cannot move task from "completed" to "paused": "completed" allows only "pending" or "running"',
    details: { from: 'completed', to: 'paused', allowed: ['pending', 'running'] },
  });
  assert.throws(() => attemptLifecycle.move('ended', 'spawning'), {
    message: 'Cannot move attempt from "ended" to "spawning": nothing follows "ended"',
  });
});

test('allowedFrom() gives nothing for a state that the table does not know', () => {
  const machine: Machine<string> = taskLifecycle; // as a stored row from another version would
  assert.deepEqual(machine.allowedFrom('constructor'), []);
  assert.throws(() => machine.move('constructor', 'running'), { code: 'AT_STATE_ILLEGAL' });
});

test('defineMachine() gives a machine that later changes of the definition do not reach', () => {
  const moves: Record<'on' | 'off', ('on' | 'off')[]> = { on: ['off'], off: ['on'] };
  const machine = defineMachine({ name: 'lamp', initial: 'off', moves, final: [] });
  moves.on = [];
  moves.off.push('off');
  assert.deepEqual([machine.allowedFrom('on'), machine.allowedFrom('off')], [['off'], ['on']]);
  assert.ok(Object.isFrozen(machine));
});
