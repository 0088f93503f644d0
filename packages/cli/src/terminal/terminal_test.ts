import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeTerminal } from './terminal.ts';

const TTY = { isTTY: true, columns: 120, rows: 40 };

test('describeTerminal() draws live only on a terminal that can move the cursor and is not a CI log', () => {
  assert.equal(describeTerminal(TTY, {}).isLive, true);
  assert.equal(describeTerminal({}, {}).isLive, false);
  assert.equal(describeTerminal(TTY, { TERM: 'dumb' }).isLive, false);
  assert.equal(describeTerminal(TTY, { CI: 'true' }).isLive, false);
  assert.equal(describeTerminal(TTY, { CI: '' }).isLive, true);
});

test('describeTerminal() lets --no-color win over FORCE_COLOR, and that over NO_COLOR', () => {
  const hasColor = (env: Record<string, string>, noColor = false): boolean =>
    describeTerminal(TTY, env, { noColor }).hasColor;
  assert.equal(hasColor({}), true);
  assert.equal(hasColor({ NO_COLOR: '1' }), false);
  assert.equal(hasColor({ NO_COLOR: '' }), true);
  assert.equal(hasColor({ NO_COLOR: '1', FORCE_COLOR: '1' }), true);
  assert.equal(hasColor({ FORCE_COLOR: '0' }), false);
  assert.equal(hasColor({ FORCE_COLOR: '1' }, true), false);
  assert.equal(describeTerminal({}, { FORCE_COLOR: '1' }).hasColor, true);
  assert.equal(describeTerminal({}, {}).hasColor, false);
  assert.equal(hasColor({ TERM: 'dumb' }), false);
});

test('describeTerminal() wraps nothing in a pipe unless COLUMNS says so, and never widens a terminal', () => {
  assert.equal(describeTerminal({}, {}).columns, Number.POSITIVE_INFINITY);
  assert.equal(describeTerminal({}, { COLUMNS: '40' }).columns, 40);
  assert.equal(describeTerminal(TTY, { COLUMNS: '40' }).columns, 40);
  assert.equal(describeTerminal(TTY, { COLUMNS: '400' }).columns, 120);
  assert.equal(describeTerminal(TTY, { COLUMNS: 'wide' }).columns, 120);
});

test('describeTerminal() takes the locale in the order of POSIX', () => {
  assert.equal(describeTerminal(TTY, { LANG: 'en_US.UTF-8' }).hasUnicode, true);
  assert.equal(describeTerminal(TTY, { LC_ALL: 'C', LANG: 'en_US.UTF-8' }).hasUnicode, false);
  assert.equal(describeTerminal(TTY, { LC_CTYPE: 'C.utf8', LANG: 'C' }).hasUnicode, true);
  assert.equal(describeTerminal(TTY, {}).hasUnicode, false);
});
