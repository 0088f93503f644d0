import { AutotunerError } from '../errors.ts';

/** A lifecycle written down: what it is called, where it starts, and where each state may go. */
export interface MachineDefinition<State extends string> {
  /** The thing that has the states, as messages call it, such as "task". */
  readonly name: string;
  readonly initial: State;
  /** For every state, the states that may follow; a state that lists itself may be entered again. */
  readonly moves: Readonly<Record<State, readonly State[]>>;
  /** States in which the thing has ended. They may still list moves, such as a restart. */
  readonly final: readonly State[];
}

/** A lifecycle to ask and to obey: the only way to a new state is {@link Machine.move}. */
export interface Machine<State extends string> {
  readonly name: string;
  readonly initial: State;
  /** Every state, in the order of the table. */
  readonly states: readonly State[];
  /** The states that may follow `state`; empty when nothing may, or when `state` is not one of `states`. */
  allowedFrom(state: State): readonly State[];
  /** Tells whether the thing has ended in `state`. */
  isFinal(state: State): boolean;
  /**
   * Returns `to` when the table allows it.
   *
   * @throws AutotunerError AT_STATE_ILLEGAL with details `{ from, to, allowed }`
   */
  move(from: State, to: State): State;
}

/**
 * Builds a lifecycle from its table. The result is frozen and holds no state of its own.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { defineMachine } from '@autotuner/core';
 *
 * const door = defineMachine({
 *   name: 'door',
 *   initial: 'shut',
 *   moves: { shut: ['open'], open: ['shut'] },
 *   final: [],
 * });
 * assert.equal(door.move('shut', 'open'), 'open');
 * assert.throws(() => door.move('open', 'open'), { code: 'AT_STATE_ILLEGAL' });
 * ```
 */
export function defineMachine<State extends string>(definition: MachineDefinition<State>): Machine<State> {
  const table = tableFromMoves(definition.moves);
  const final = new Set<State>(definition.final);
  const allowedFrom = (state: State): readonly State[] => table.get(state) ?? [];
  return Object.freeze({
    name: definition.name,
    initial: definition.initial,
    states: Object.freeze([...table.keys()]),
    allowedFrom,
    isFinal: (state: State): boolean => final.has(state),
    move(from: State, to: State): State {
      if (allowedFrom(from).includes(to)) return to;
      throw illegalMove(definition.name, { from, to, allowed: allowedFrom(from) });
    },
  });
}

function tableFromMoves<State extends string>(
  moves: Readonly<Record<State, readonly State[]>>,
): ReadonlyMap<State, readonly State[]> {
  // Object.keys() widens to string[]; the keys of this record are its states by type.
  const states = Object.keys(moves) as State[];
  return new Map(states.map((state) => [state, Object.freeze([...moves[state]])]));
}

interface RefusedMove {
  readonly from: string;
  readonly to: string;
  readonly allowed: readonly string[];
}

function illegalMove(name: string, refused: RefusedMove): AutotunerError {
  const { from, to, allowed } = refused;
  const choice = allowed.map((state) => `"${state}"`).join(' or ');
  const accepted = allowed.length === 0 ? `nothing follows "${from}"` : `"${from}" allows only ${choice}`;
  const message = `Cannot move ${name} from "${from}" to "${to}": ${accepted}`;
  return new AutotunerError('AT_STATE_ILLEGAL', message, { details: { from, to, allowed } });
}
