import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleConfig } from '../../testing/sample_task.ts';
import { renderBenchmark, settingLine } from './setting_line.ts';

const experiment = { params: { level: 3 }, number: 2, taskId: 9 };

test('settingLine() is the command as one would type it', () => {
  assert.equal(settingLine({ config: sampleConfig(), experiment }, '/work'), 'bench --level 3');
});

test('settingLine() goes to the folder of the task first when the shell stands elsewhere', () => {
  assert.equal(settingLine({ config: sampleConfig(), experiment }, '/tmp'), 'cd /work && bench --level 3');
});

test('settingLine() puts variables of the task first', () => {
  const config = sampleConfig({ env: { LEVEL: 'l {level}' } });
  assert.equal(settingLine({ config, experiment }, '/work'), "LEVEL='l 3' bench --level 3");
});

test('settingLine() gives a shell line as it stands', () => {
  const config = sampleConfig({ command: undefined, shell: 'bench -{level} | tail -1' });
  assert.equal(settingLine({ config, experiment }, '/work'), 'bench -3 | tail -1');
});

test('settingLine() is the server where one is deployed, and the command is its benchmark', () => {
  const deploy = {
    command: ['serve', '--port', '{port}', '--level', '{level}'],
    ready: { tcp: '127.0.0.1:{port}' },
  };
  const config = sampleConfig({ command: ['load', '{port}'], deploy });
  assert.equal(settingLine({ config, experiment }, '/work'), 'serve --port PORT --level 3');
  assert.deepEqual(renderBenchmark({ config, experiment })?.argv, ['load', 'PORT']);
});
