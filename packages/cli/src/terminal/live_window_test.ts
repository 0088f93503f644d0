import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveWindow } from './live_window.ts';

/** A terminal of so many columns that remembers what was written and understands the few sequences we use. */
class Screen {
  readonly writes: string[] = [];
  columns: number;
  readonly rows: number;
  constructor(columns: number, rows = 24) {
    this.columns = columns;
    this.rows = rows;
  }
  write(text: string): void {
    this.writes.push(text);
  }
  size(): { columns: number; rows: number } {
    return { columns: this.columns, rows: this.rows };
  }
  /** Lines that a person sees. */
  seen(): string[] {
    const lines = [''];
    let row = 0;
    for (const part of this.writes.join('').match(/\u001B\[[?0-9]*[a-zA-Z]|\r|\n|[^\u001B\r\n]+/g) ?? []) {
      const up = /^\u001B\[(\d+)A$/.exec(part);
      if (up !== null) row -= Number(up[1]);
      else if (part === '\u001B[J') lines.splice(row, lines.length, '');
      else if (part === '\n') lines[(row += 1)] ??= '';
      else if (part !== '\r' && !part.startsWith('\u001B')) lines[row] = `${lines[row]}${part}`;
    }
    return lines;
  }
}

test('LiveWindow redraws in place and keeps printed lines above', () => {
  const screen = new Screen(40);
  const window = new LiveWindow(screen, { ellipsis: '~' });
  window.draw(['one', 'two']);
  window.draw(['three'], ['printed']);
  window.draw(['four', 'five', 'six'], ['more']);
  assert.deepEqual(screen.seen(), ['printed', 'more', 'four', 'five', 'six']);
});

test('LiveWindow writes each frame at once, as one synchronized update', () => {
  const screen = new Screen(40);
  new LiveWindow(screen, { ellipsis: '~' }).draw(['one', 'two']);
  assert.equal(screen.writes.length, 1);
  assert.match(screen.writes[0] ?? '', /^\u001B\[\?2026h.*\u001B\[\?2026l$/s);
});

test('LiveWindow cuts lines that would wrap and frames that would scroll', () => {
  const screen = new Screen(10, 3);
  new LiveWindow(screen, { ellipsis: '~' }).draw(['a long line that wraps', 'b', 'c', 'd']);
  assert.deepEqual(screen.seen(), ['a long l~', 'b']);
});

test('LiveWindow clears what a narrower terminal has wrapped', () => {
  const screen = new Screen(40);
  const window = new LiveWindow(screen, { ellipsis: '~' });
  window.draw(['x'.repeat(30), 'y'.repeat(30)]);
  screen.columns = 20;
  window.draw(['z']);
  assert.match(screen.writes[1] ?? '', /\u001B\[3A\r\u001B\[J/);
});

test('LiveWindow.close() removes the frame, gives the cursor back and does nothing the second time', () => {
  const screen = new Screen(40);
  const window = new LiveWindow(screen, { ellipsis: '~' });
  window.draw(['one'], ['printed']);
  window.close();
  window.close();
  window.draw(['late']);
  assert.deepEqual(screen.seen(), ['printed', '']);
  assert.equal(screen.writes.join('').match(/\u001B\[\?25h/g)?.length, 1);
});
