import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import {
  AutotunerError,
  createSampler,
  fixParameters,
  type CommandSpec,
  type TaskConfig,
} from '@autotuner/core';

/**
 * Checks what no parameter can change before a task is stored: that the working folder, the commands and the required
 * programs are there, and that the constraints leave something to try.
 *
 * @throws AutotunerError AT_CONFIG_INVALID with all problems, AT_SPACE_INFEASIBLE when no parameters satisfy `where`.
 */
export async function assertRunnable(config: TaskConfig): Promise<void> {
  const problems = [
    await cwdProblem(config.cwd),
    await commandProblem(config, { spec: config.command, path: 'command' }),
    config.deploy && (await commandProblem(config, { spec: config.deploy.command, path: 'deploy.command' })),
    ...(await requirementProblems(config)),
  ].filter((one) => one !== undefined);
  if (problems.length === 0) return assertFeasible(config);
  throw new AutotunerError('AT_CONFIG_INVALID', `Cannot run task "${config.name}": ${problems.join('; ')}`, {
    details: { problems },
  });
}

/** What the first suggestion would find out once the task is stored and runs. */
function assertFeasible({ space: whole, fixed = {}, sampler }: TaskConfig): void {
  const space = fixParameters(whole, fixed);
  createSampler('random').suggest({ space, seed: sampler.seed, number: 1, history: [], outstanding: [] });
}

async function cwdProblem(cwd: string): Promise<string | undefined> {
  const found = await stat(cwd).catch(() => undefined);
  return found?.isDirectory() === true ? undefined : `cwd "${cwd}" is not a folder`;
}

async function commandProblem(
  config: TaskConfig,
  one: { readonly spec: CommandSpec; readonly path: string },
): Promise<string | undefined> {
  const name = one.spec.kind === 'argv' ? one.spec.argv[0] : undefined;
  if (name === undefined || name.includes('{')) return undefined;
  if (await findExecutable(name, { cwd: config.cwd, path: searchPathOf(config) })) return undefined;
  const where = name.includes('/')
    ? `no executable file at "${resolve(config.cwd, name)}"`
    : `it is not in PATH`;
  return `${one.path}[0] "${name}" cannot be run: ${where}; give the name of an installed program or a path to an executable file`;
}

async function requirementProblems(config: TaskConfig): Promise<readonly string[]> {
  const where = { cwd: config.cwd, path: searchPathOf(config) };
  const problems: string[] = [];
  for (const name of config.requires) {
    if ((await findExecutable(name, where)) !== undefined) continue;
    problems.push(`it requires "${name}", which is not in PATH; install it and try again`);
  }
  return problems;
}

function searchPathOf(config: TaskConfig): string {
  return config.env['PATH'] ?? process.env['PATH'] ?? '';
}

/** Finds what `execvp` would run: absolute path, or undefined when there is none. */
async function findExecutable(
  name: string,
  where: { readonly cwd: string; readonly path: string },
): Promise<string | undefined> {
  const candidates = name.includes('/')
    ? [isAbsolute(name) ? name : resolve(where.cwd, name)]
    : where.path.split(delimiter).map((folder) => join(folder === '' ? '.' : folder, name));
  for (const candidate of candidates) {
    if (await isExecutableFile(candidate)) return candidate;
  }
  return undefined;
}

async function isExecutableFile(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
