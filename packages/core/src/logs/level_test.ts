import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS, levelName, levelRank, parseLevel } from './level.ts';

test('parseLevel() reads back every name, in any case, and the usual others', () => {
  for (const level of LEVELS) assert.equal(parseLevel(levelName(level).toLowerCase()), level);
  assert.deepEqual(
    [parseLevel('WARN'), parseLevel('fatal'), parseLevel(' info ')],
    ['warn', 'critical', 'info'],
  );
  assert.deepEqual([parseLevel('loud'), parseLevel('')], [undefined, undefined]);
});

test('levelRank() orders levels by importance', () => {
  assert.deepEqual(LEVELS.map(levelRank), [0, 1, 2, 3, 4]);
});
