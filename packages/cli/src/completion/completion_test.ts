import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { COMMAND_TABLE } from '../command_table.ts';
import { bashScript } from './bash_script.ts';
import { fishScript } from './fish_script.ts';
import { zshScript } from './zsh_script.ts';

const SCRIPTS = { bash: bashScript(), zsh: zshScript(), fish: fishScript() };

for (const [shell, script] of Object.entries(SCRIPTS)) {
  const isThere = spawnSync(shell, ['-c', 'true']).status === 0;
  test(`the ${shell} script is valid ${shell}`, { skip: isThere ? false : `needs ${shell}` }, () => {
    const { status, stderr } = spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, '']);
  });
  test(`the ${shell} script knows every command and option`, () => {
    for (const { name, options } of COMMAND_TABLE) {
      assert.match(script, new RegExp(`\\b${name}\\b`));
      for (const { flags } of options) {
        const [, long = ''] = /--([\w-]+)/.exec(flags) ?? [];
        assert.ok(script.includes(shell === 'fish' ? `-l ${long}` : `--${long}`), `${name} --${long}`);
      }
    }
  });
}

/** What bash offers at the end of a line, with a program that knows tasks 3 and 12. */
function offered(line: string): string[] {
  const words = line.split(' ');
  const script = `${bashScript()}
autotuner() { [ "$*" = "ls --ids" ] && printf '12\\n3\\n'; }
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_autotuner; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  return stdout.split('\n').filter((word) => word !== '');
}

test('bash completes commands, options, choices and task numbers', () => {
  assert.deepEqual(offered('autotuner re'), ['resume', 'retry']);
  assert.deepEqual(offered('autotuner --home /x ca'), ['cancel']);
  assert.deepEqual(offered('autotuner run --see'), ['--seed']);
  assert.deepEqual(offered('autotuner export --format j'), ['jsonl', 'json']);
  assert.deepEqual(offered('autotuner best '), ['12', '3']);
  assert.deepEqual(offered('autotuner completion z'), ['zsh']);
});
