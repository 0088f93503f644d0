import assert from 'node:assert/strict';
import test from 'node:test';
import { namesType, preferredType } from './accept.ts';

const OFFERS = ['application/json', 'text/plain'] as const;

test('preferredType() follows quality, then specificity, then the order of the offers', () => {
  const cases: readonly [string | undefined, string][] = [
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['text/plain', 'text/plain'],
    ['text/*', 'text/plain'],
    ['Text/Plain; charset=utf-8', 'text/plain'],
    ['application/json;q=0.5, text/plain', 'text/plain'],
    ['application/json;q=0.5, text/plain;q=0.4', 'application/json'],
    ['*/*;q=0.1, text/plain;q=0.2', 'text/plain'],
    ['application/json;q=0, */*', 'text/plain'],
    ['image/png', 'application/json'],
    ['text/plain;q=abc', 'application/json'],
    ['', 'application/json'],
  ];
  for (const [header, expected] of cases) assert.equal(preferredType(header, OFFERS), expected, header);
});

test('namesType() counts only the type itself', () => {
  assert.equal(namesType('*/*', 'application/json'), false);
  assert.equal(namesType('text/html, application/json;q=0.1', 'application/json'), true);
  assert.equal(namesType('application/json;q=0', 'application/json'), false);
  assert.equal(namesType(undefined, 'application/json'), false);
});
