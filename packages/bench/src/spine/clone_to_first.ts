import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { BenchOptions, Figure } from '../bench.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Measures the README's first command from a fresh clone with an empty npm cache: install, then the first experiment. */
export async function measureClone(options: BenchOptions): Promise<readonly Figure[]> {
  options.progress('spine: from a clone to the first experiment (minutes)');
  const folder = await mkdtemp(join(tmpdir(), 'autotuner-clone-'));
  try {
    const clone = join(folder, 'clone');
    const env = {
      ...process.env,
      npm_config_cache: join(folder, 'npm'),
      AUTOTUNER_HOME: join(folder, 'home'),
    };
    const start = performance.now();
    const seconds = (): number => (performance.now() - start) / 1000;
    await execa('git', ['clone', '-q', ROOT, clone]);
    const cloned = seconds();
    await execa('npm', ['ci'], { cwd: clone, env, stdio: 'ignore' });
    const installed = seconds();
    await firstExperiment(clone, env);
    const note = 'empty npm cache; most of it is npm ci';
    return [
      { name: 'clone: git clone', value: cloned, unit: 's' },
      { name: 'clone: npm ci', value: installed - cloned, unit: 's' },
      { name: 'clone: to the first experiment running', value: seconds(), unit: 's', note },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts the example and resolves when the data folder's log says that an experiment runs. */
async function firstExperiment(clone: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn('npx', ['autotuner', 'run', 'examples/zstd/task.yaml', '--experiments', '1'], {
    cwd: clone,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      if (/experiment|#1\b/iu.test(text)) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
  await new Promise<void>((resolve) => {
    if (child.exitCode === null) child.once('exit', () => resolve());
    else resolve();
  });
}
