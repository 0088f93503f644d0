import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Distribution, Params } from '../search_space/distribution.ts';
import type { Parameter, SearchSpace } from '../search_space/search_space.ts';
import { renderProcess, renderText, usedParameters } from './command_template.ts';

const nasty = fc.string({
  unit: fc.constantFrom('a', ' ', "'", '"', '\\', '$', '`', ';', '|', '&', '(', '{', '}', '\n', '*'),
  maxLength: 15,
});

function parameter(name: string, distribution: Distribution, isConditional = false): Parameter {
  const when = isConditional ? [{ parent: 'mode', operator: 'eq', value: 'a' } as const] : [];
  return { name, distribution, when };
}

const BOOL: Distribution = { type: 'bool' };
const INT: Distribution = { type: 'int', low: 0, high: 9, log: false, step: 1 };
const TEXT: Distribution = { type: 'categorical', choices: ['a', 'b'] };

const SPACE: SearchSpace = {
  parameters: [
    parameter('mode', TEXT),
    parameter('level', INT, true),
    parameter('fast_math', BOOL),
    parameter('lto', { type: 'bool', flag: '-flto' }),
  ],
  constraints: [],
};

function argvOf(
  argv: readonly string[],
  params: Params,
  extra?: Record<string, string | number>,
): readonly string[] {
  const command = { kind: 'argv', argv } as const;
  return renderProcess({ command, params, space: SPACE, ...(extra === undefined ? {} : { extra }) }).argv;
}

function shellOf(line: string, params: Params): string | undefined {
  return renderProcess({ command: { kind: 'shell', line }, params, space: SPACE }).argv[2];
}

test('renderProcess() puts any value into an argument whole, and changes nothing else', () => {
  fc.assert(
    fc.property(nasty, (value) => {
      assert.deepEqual(argvOf(['x', '--a={mode}', '{mode}', 'z{{}}'], { mode: value }), [
        'x',
        `--a=${value}`,
        value,
        'z{}',
      ]);
    }),
  );
});

test('renderProcess() keeps placeholders that stand in a value as text', () => {
  assert.deepEqual(argvOf(['x', '{mode}'], { mode: '{level}', level: 3 }), ['x', '{level}']);
});

test('renderProcess() gives numbers that read back as the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const [, printed] = argvOf(['x', '{level}'], { level: value });
      assert.equal(Number(printed), value === 0 ? 0 : value);
    }),
  );
});

test('renderProcess() makes a shell line in which a real shell sees each value as one word', () => {
  const values = fc.sample(nasty, { numRuns: 40, seed: 3 });
  for (const mode of values) {
    const { argv } = renderProcess({
      command: { kind: 'shell', line: `printf '%s\\000' x={mode} {mode} end` },
      params: { mode },
      space: SPACE,
    });
    const [file = '', ...rest] = argv;
    const printed = execFileSync(file, rest, { encoding: 'utf8' });
    assert.deepEqual(printed.split('\0').slice(0, -1), [`x=${mode}`, mode, 'end']);
  }
});

test('renderProcess() turns a bool into its flag, or drops the argument', () => {
  assert.deepEqual(argvOf(['x', '{fast_math}', '{lto}'], { fast_math: true, lto: true }), [
    'x',
    '--fast-math',
    '-flto',
  ]);
  assert.deepEqual(argvOf(['x', '{fast_math}', '{lto}', 'y'], { fast_math: false, lto: false }), ['x', 'y']);
  assert.deepEqual(argvOf(['x', '--m={fast_math}'], { fast_math: false }), ['x', '--m=false']);
});

test('renderProcess() drops an inactive parameter together with the option before it', () => {
  assert.deepEqual(argvOf(['x', '--level', '{level}', 'y'], {}), ['x', 'y']);
  assert.deepEqual(argvOf(['x', '-l', '{level}'], {}), ['x']);
  assert.deepEqual(argvOf(['x', '--level={level}', 'y'], {}), ['x', 'y']);
  assert.deepEqual(argvOf(['x', 'file', '{level}'], {}), ['x', 'file']);
  assert.deepEqual(argvOf(['x', '-5', '{level}'], {}), ['x', '-5']);
  assert.deepEqual(argvOf(['x', '--verbose', '{lto}'], { lto: false }), ['x', '--verbose']);
});

test('renderProcess() treats the words of a shell line like arguments', () => {
  assert.equal(shellOf('x --level {level} | y {lto}', { lto: true }), 'x   | y -flto');
  assert.equal(shellOf('x --level {level} | y {lto}', { level: 3, lto: false }), 'x --level 3 | y ');
  assert.equal(shellOf('x --quiet; {level}', {}), 'x --quiet; ');
});

test('renderProcess() leaves a variable unset when its parameter is inactive', () => {
  const env = { LEVEL: 'l{level}', MODE: '{mode}', FIXED: '1' };
  const { env: rendered } = renderProcess({
    command: { kind: 'argv', argv: ['x'] },
    env,
    params: { mode: 'b' },
    space: SPACE,
  });
  assert.deepEqual(rendered, { MODE: 'b', FIXED: '1' });
});

test('renderProcess() fills in the extra names, and throws for a name that nobody knows', () => {
  assert.deepEqual(argvOf(['x', 'p{port}'], {}, { port: 8080 }), ['x', 'p8080']);
  assert.throws(() => argvOf(['x', '{zebra}'], {}), {
    name: 'RangeError',
    message: /"zebra" is no parameter/u,
  });
});

test('renderText() throws for a placeholder without a value, even one that every object has', () => {
  assert.equal(renderText('{a}-{a}', { a: 1 }), '1-1');
  assert.throws(() => renderText('{constructor}', {}), RangeError);
});

test('usedParameters() looks into the command, the variables and all of deploy', () => {
  const argv = (text: string) => ({ kind: 'argv', argv: [text] }) as const;
  const used = (ready: Parameters<typeof usedParameters>[0]['deploy'] & object) =>
    [...usedParameters({ command: { kind: 'shell', line: '{a}' }, env: { E: '{b}' }, deploy: ready })].join(
      '',
    );
  const base = { command: argv('{c}'), timeoutMs: 1 };
  assert.equal(used({ ...base, ready: { kind: 'http', url: '{d}' } }), 'abcd');
  assert.equal(used({ ...base, ready: { kind: 'tcp', host: '{d}', port: '{e}' } }), 'abcde');
  assert.equal(used({ ...base, ready: { kind: 'command', command: argv('{d}') } }), 'abcd');
  assert.equal(used({ ...base, ready: { kind: 'log', pattern: '{d}' } }), 'abc');
});
