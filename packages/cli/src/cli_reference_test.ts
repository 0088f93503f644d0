import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ERROR_TABLE } from '@autotuner/core';
import { cliReference } from '../testing/cli_reference.ts';
import { exitCodeOf } from './session/stop_ladder.ts';

const DOCUMENT = new URL('../../../docs/cli.md', import.meta.url);
const [BEGIN, END] = ['<!-- made from the command table -->', '<!-- end of what is made -->'];

test('docs/cli.md describes every command and option as the program has them (UPDATE_DOCS=1 writes it)', async () => {
  const text = await readFile(DOCUMENT, 'utf8');
  const [before = '', rest = ''] = text.split(BEGIN);
  const [, after = ''] = rest.split(END);
  const expected = `${before}${BEGIN}\n\n${cliReference()}\n\n${END}${after}`;
  if (process.env['UPDATE_DOCS'] === '1') await writeFile(DOCUMENT, expected);
  else assert.equal(text, expected);
});

test('docs/cli.md explains every exit code that an error or a signal can give', async () => {
  const text = await readFile(DOCUMENT, 'utf8');
  const codes = [0, 4, 5, ...Object.values(ERROR_TABLE).map(({ exitCode }) => exitCode)];
  const bySignal = (['SIGHUP', 'SIGINT', 'SIGTERM'] as const).map(exitCodeOf);
  const documented = [...text.matchAll(/^\| (\d+) \|/gm)].map((match) => Number(match[1]));
  assert.deepEqual(
    documented,
    [...new Set([...codes, ...bySignal])].toSorted((a, b) => a - b),
  );
});
