import { ownValue } from './conditions.ts';
import { parseInequality } from './_constraint_syntax.ts';
import type { Comparison, Expression } from './_constraint_syntax.ts';
import type { Params } from './distribution.ts';
import type { SearchSpace } from './search_space.ts';

/** A constraint made ready to be checked many times. */
export interface CompiledConstraint {
  /** As written. */
  readonly text: string;
  /** Of the parameters in it, each once, in order of appearance. */
  readonly names: readonly string[];
  /** Tells whether the inequality holds; it does when a parameter in it is absent. */
  holds(params: Params): boolean;
}

/** NaN when a name has no number. */
type Evaluate = (params: Params) => number;

/** A task has a handful; the limit only keeps a server that sees many tasks from growing. */
const CACHE_LIMIT = 500;
const cache = new Map<string, CompiledConstraint>();

/** Differences within rounding count as equal, so that 0.1 + 0.2 == 0.3. */
const RELATIVE_TOLERANCE = 1e-9;

/**
 * Parses an inequality such as "window >= 2 * level + 1" into a check. Numbers, parameter names, + - * /,
 * parentheses and one of <= < >= > == != are understood; true counts as 1 and false as 0, and numbers that differ
 * by rounding only are equal. Equal texts share one result.
 *
 * @throws SyntaxError with the column and what would be accepted there
 *
 * @example
 * ```ts
 * import { parseConstraint } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const constraint = parseConstraint('window >= 2 * level');
 * assert.equal(constraint.holds({ window: 20, level: 10 }), true);
 * assert.deepEqual(constraint.names, ['window', 'level']);
 * ```
 */
export function parseConstraint(text: string): CompiledConstraint {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const compiled = compileConstraint(text);
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(text, compiled);
  return compiled;
}

/**
 * Names of the parameters in a constraint, each once.
 *
 * @throws SyntaxError with the column and what would be accepted there
 *
 * @example
 * ```ts
 * import { constraintNames } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.deepEqual(constraintNames('a + b <= 2 * a'), ['a', 'b']);
 * ```
 */
export function constraintNames(text: string): readonly string[] {
  return parseConstraint(text).names;
}

/**
 * Tells whether all constraints of a space hold.
 *
 * @throws SyntaxError when one of them cannot be read
 *
 * @example
 * ```ts
 * import { satisfiesConstraints } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const space = { parameters: [], constraints: [{ text: 'window >= level' }] };
 * assert.equal(satisfiesConstraints(space, { window: 10, level: 19 }), false);
 * ```
 */
export function satisfiesConstraints(space: SearchSpace, params: Params): boolean {
  return space.constraints.every(({ text }) => parseConstraint(text).holds(params));
}

function compileConstraint(text: string): CompiledConstraint {
  const { left, comparison, right } = parseInequality(text);
  const names = [...new Set([...namesOf(left), ...namesOf(right)])];
  const evaluateLeft = compileExpression(left);
  const evaluateRight = compileExpression(right);
  const holds = (params: Params): boolean =>
    names.some((name) => ownValue(params, name) === undefined) ||
    compare(evaluateLeft(params), comparison, { right: evaluateRight(params) });
  return { text, names, holds };
}

function namesOf(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'name':
      return [expression.name];
    case 'negate':
      return namesOf(expression.operand);
    case 'binary':
      return [...namesOf(expression.left), ...namesOf(expression.right)];
  }
}

function compileExpression(expression: Expression): Evaluate {
  switch (expression.kind) {
    case 'number':
      return () => expression.value;
    case 'name':
      return (params) => numberFrom(params[expression.name]);
    case 'negate':
      return compileNegation(expression.operand);
    case 'binary':
      return compileBinary(expression);
  }
}

function compileNegation(operand: Expression): Evaluate {
  const evaluate = compileExpression(operand);
  return (params) => -evaluate(params);
}

function compileBinary(expression: Extract<Expression, { kind: 'binary' }>): Evaluate {
  const left = compileExpression(expression.left);
  const right = compileExpression(expression.right);
  switch (expression.operator) {
    case '+':
      return (params) => left(params) + right(params);
    case '-':
      return (params) => left(params) - right(params);
    case '*':
      return (params) => left(params) * right(params);
    case '/':
      return (params) => left(params) / right(params);
  }
}

function numberFrom(value: unknown): number {
  return typeof value === 'string' ? NaN : Number(value);
}

function compare(left: number, comparison: Comparison, { right }: { readonly right: number }): boolean {
  if (Number.isNaN(left) || Number.isNaN(right)) return false;
  const equal = isNearlyEqual(left, right);
  switch (comparison) {
    case '==':
      return equal;
    case '!=':
      return !equal;
    case '<=':
      return equal || left < right;
    case '<':
      return !equal && left < right;
    case '>=':
      return equal || left > right;
    case '>':
      return !equal && left > right;
  }
}

function isNearlyEqual(a: number, b: number): boolean {
  return (
    a === b ||
    Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.min(Math.max(Math.abs(a), Math.abs(b)), Number.MAX_VALUE)
  );
}
