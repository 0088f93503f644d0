import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Progress } from './progress.ts';

function shown(isTTY: boolean | undefined, steps: number): string {
  let text = '';
  const stream = { isTTY, write: (more: string) => (text += more) };
  const progress = new Progress(stream, { name: 'samplers', total: 3 });
  for (let i = 0; i < steps; i++) progress.step('branin2 tpe');
  progress.end();
  return text;
}

test('progress is a line now and then where nobody watches, and the last step is always told', () => {
  assert.match(
    shown(undefined, 3),
    /^samplers: 1 of 3 runs, \d+ s left, branin2 tpe\nsamplers: 3 of 3 runs, 0 s left, branin2 tpe\n$/,
  );
  assert.ok(!shown(false, 3).includes('\u001B'));
});

test('progress is one line that changes on a terminal, and leaves it clean', () => {
  const text = shown(true, 3);
  assert.ok(!text.includes('\n'));
  assert.ok(text.startsWith('\r\u001B[2Ksamplers: 1 of 3 runs'));
  assert.ok(text.endsWith('branin2 tpe\r\u001B[2K'));
});
