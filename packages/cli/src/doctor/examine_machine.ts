import { execFile } from 'node:child_process';
import { access, constants, readFile, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TierProbe } from '@autotuner/runner';
import type { CliContext } from '../cli_context.ts';
import { bytesText } from '../format/number_text.ts';
import { homeOf, withReader } from '../session/open_tuner.ts';

/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  /** `missing` is worth knowing and no obstacle; `bad` keeps tasks from running. */
  readonly verdict: 'good' | 'missing' | 'bad';
  readonly text: string;
}

/** Less than this is likely to run out during a task. */
const LOW_DISK_BYTES = 1e9;

/** Looks at everything that tasks need here, best known first. Starts processes (containment is tried for real). */
export async function examineMachine(cli: CliContext): Promise<readonly Finding[]> {
  const home = await homeOf(cli);
  return [
    await findVersion(),
    {
      name: 'node',
      verdict: 'good',
      text: `${process.version} (${process.execPath}) on ${process.platform} ${process.arch}`,
    },
    ...(await findDrivers()),
    await findHelper(),
    ...(await findContainment()),
    await findDataFolder(cli, home),
    await findDiskSpace(home),
    ...(await findServer(cli)),
  ];
}

async function findVersion(): Promise<Finding> {
  const root = dirname(fileURLToPath(new URL('../../package.json', import.meta.url)));
  const text = await readFile(`${root}/package.json`, 'utf8');
  const parsed: unknown = JSON.parse(text);
  const version =
    typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : '?';
  // Only a checkout has one; an installed package is known by its version.
  const commit = await promisify(execFile)('git', ['-C', root, 'describe', '--always', '--dirty', '--tags'], {
    timeout: 2000,
  }).catch(() => undefined);
  const of = commit === undefined ? 'installed package' : `checkout at ${commit.stdout.trim()}`;
  return { name: 'autotuner', verdict: 'good', text: `${version}, ${of}` };
}

async function findDrivers(): Promise<Finding[]> {
  const { probeDrivers } = await import('@autotuner/runner');
  const probes = await probeDrivers();
  const works = probes.some(({ available }) => available);
  return probes.map((probe) => ({
    name: `sqlite: ${probe.driver}`,
    verdict: probe.available ? 'good' : works ? 'missing' : 'bad',
    text: probe.available
      ? `SQLite ${probe.sqliteVersion} by ${probe.driver} ${probe.version}`
      : probe.reason,
  }));
}

/** What every way of containment is the better for. */
async function findHelper(): Promise<Finding> {
  const { findOwnKeeper } = await import('@autotuner/runner');
  const isThere = (await findOwnKeeper()) !== undefined;
  return {
    name: 'keeper',
    verdict: isThere ? 'good' : 'missing',
    text: isThere
      ? 'works: perl starts commands, and ends them when the tuner is killed'
      : 'needs Linux on x86-64 or ARM64, and perl; without it commands start more slowly, and their use of memory is estimated',
  };
}

async function findContainment(): Promise<Finding[]> {
  const { probeTiers } = await import('@autotuner/runner');
  const probes = await probeTiers();
  const works = probes.some(({ isAvailable }) => isAvailable);
  return probes.map((probe) => ({
    name: `containment: ${probe.name}`,
    verdict: probe.isAvailable ? 'good' : works ? 'missing' : 'bad',
    text: probe.isAvailable
      ? `works: ${promiseText(probe)}`
      : `${probe.reason}; where it works, ${promiseText(probe)}`,
  }));
}

/** What `strict` asks for, and what becomes of the processes of a tuner that is killed. */
function promiseText({ isStrict, endsWithTuner }: TierProbe): string {
  const proof = isStrict ? 'nothing is left for certain' : 'that nothing is left cannot be proven';
  const death = endsWithTuner
    ? 'all ends when the tuner is killed'
    : 'a killed tuner cleans up at its next start';
  return `${proof}, ${death}`;
}

async function findDataFolder(cli: CliContext, home: string): Promise<Finding> {
  const name = 'data folder';
  try {
    await access(home);
  } catch {
    return isWritableParent(home, name);
  }
  try {
    // The folder itself is asked, also when AUTOTUNER_URL points elsewhere.
    const tasks = await withReader({ ...cli, env: { ...cli.env, AUTOTUNER_URL: '' } }, async ({ tuner }) => {
      await tuner.checkReady();
      return tuner.listTasks({ limit: 500 });
    });
    const many = tasks.length === 500 ? '500 or more' : `${tasks.length}`;
    return { name, verdict: 'good', text: `${home}, ${many} ${tasks.length === 1 ? 'task' : 'tasks'}` };
  } catch (error) {
    return { name, verdict: 'bad', text: error instanceof Error ? error.message : String(error) };
  }
}

async function isWritableParent(home: string, name: string): Promise<Finding> {
  const parent = await nearestFolder(home);
  try {
    await access(parent, constants.W_OK);
    return { name, verdict: 'good', text: `${home}, made by the first task` };
  } catch {
    return { name, verdict: 'bad', text: `${home} cannot be made: "${parent}" is not writable` };
  }
}

async function nearestFolder(path: string): Promise<string> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const exists = await access(folder).then(
      () => true,
      () => false,
    );
    if (exists || folder === dirname(folder)) return folder;
  }
}

async function findDiskSpace(home: string): Promise<Finding> {
  const facts = await statfs(await nearestFolder(`${home}/x`));
  const free = facts.bavail * facts.bsize;
  return {
    name: 'disk space',
    verdict: free < LOW_DISK_BYTES ? 'missing' : 'good',
    text: `${bytesText(free)} free`,
  };
}

async function findServer(cli: CliContext): Promise<Finding[]> {
  const url = cli.env['AUTOTUNER_URL'];
  if (url === undefined || url === '') return [];
  try {
    await withReader(cli, ({ tuner }) => tuner.checkReady());
    return [{ name: 'server', verdict: 'good', text: `${url} is ready` }];
  } catch (error) {
    return [{ name: 'server', verdict: 'bad', text: error instanceof Error ? error.message : String(error) }];
  }
}
