import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHeader } from './behaviour_header.ts';

test('readHeader() reads cases, needs and limits behind any sign of comment', () => {
  const header = readHeader(`#!/usr/bin/env node
// What it does: everything.
// expect with 1 a: exit 1
// expect: timeout
# needs: python3, perl
; as: root
-- up: 40
/* timeout: 1.5
# out of reach of scan, subreaper: nobody can see it
`);
  assert.deepEqual(
    header.cases.map(({ args, expectation }) => [args, expectation.text]),
    [
      [['1', 'a'], 'exit 1'],
      [[], 'timeout'],
    ],
  );
  assert.deepEqual(header.needs, ['python3', 'perl']);
  assert.deepEqual([header.as, header.up, header.timeoutMs], ['root', 40, 1500]);
  assert.equal(header.outOfReach.get('subreaper'), 'nobody can see it');
  assert.deepEqual(header.problems, []);
});

test('readHeader() takes a program of others as it is', () => {
  const header = readHeader('#!/bin/sh\n# EXPECT after timeout: 0 processes\n# Expected: nothing\nsleep 5\n');
  assert.deepEqual([header.cases, header.needs, header.up, header.problems], [[], [], undefined, []]);
});

test('readHeader() names lines that it cannot understand', () => {
  assert.deepEqual(readHeader('# expect: happiness').problems, ['"expect: happiness" is no known ending']);
});
