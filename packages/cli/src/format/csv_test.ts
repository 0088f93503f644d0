import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvLine } from './csv.ts';

test('csvLine() quotes what needs quotes and leaves absent cells empty', () => {
  assert.equal(
    csvLine(['a', 'b,c', 'say "hi"', 'two\nlines', undefined, null, 1.5, true, ' pad']),
    'a,"b,c","say ""hi""","two\nlines",,,1.5,true," pad"',
  );
});

test('csvLine() defuses text that a spreadsheet would run, and keeps numbers', () => {
  assert.equal(csvLine(['=1+1', '@SUM(A1)', '-cmd', -5]), "'=1+1,'@SUM(A1),'-cmd,-5");
});

test('csvLine() parses back to what went in', () => {
  const text = fc.string().filter((one) => !/^[=+\-@\t\r]/.test(one));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (cells) => {
      assert.deepEqual(parseLine(csvLine(cells)), cells);
    }),
  );
});

/** A plain reader of RFC 4180, as oracle. */
function parseLine(line: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= line.length;) {
    if (line[at] !== '"') {
      const end = line.indexOf(',', at);
      cells.push(line.slice(at, end < 0 ? line.length : end));
      at = end < 0 ? line.length + 1 : end + 1;
      continue;
    }
    let end = at + 1;
    while (line[end] !== '"' || line[end + 1] === '"') end += line[end] === '"' ? 2 : 1;
    cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
    at = end + 2;
  }
  return cells;
}
