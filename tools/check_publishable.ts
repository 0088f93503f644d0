import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemsOfPackedLogger } from './packed_logger.ts';
import { conclude, isStarted, readPackages, ROOT, type Package } from './workspace.ts';

/** What `npm pack --json` says about one archive. */
export interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Files that must never be shipped: tests and what the compiler keeps for itself. */
export function strayFiles({ files }: Packed): string[] {
  return files.map(({ path }) => path).filter((path) => /_test\.|\.tsbuildinfo$/.test(path));
}

interface Ended {
  readonly failed: boolean;
  readonly stdout: string;
  readonly output: string;
}

function run(file: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd: ROOT, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ failed: error !== null, stdout, output: `${stdout}${stderr}`.trim() });
    });
  });
}

async function pack({ folder }: Package, destination: string): Promise<Packed> {
  const where = ['--workspace', `packages/${folder}`, '--pack-destination', destination];
  const { failed, stdout, output } = await run('npm', ['pack', '--json', '--ignore-scripts', ...where]);
  if (failed) throw new Error(`Cannot pack packages/${folder}: npm pack says ${output}`);
  const [packed] = JSON.parse(stdout) as Packed[];
  if (packed === undefined) throw new Error(`Cannot pack packages/${folder}: npm pack printed no archive`);
  return packed;
}

/** Packs one package as npm would publish it and gives what publint and attw find in the archive. */
async function problemsOf(entry: Package, destination: string): Promise<string[]> {
  const name = `packages/${entry.folder}`;
  if (!existsSync(join(entry.path, 'dist/mod.js')))
    return [`${name}: dist/mod.js is missing, run "npm run build" first`];
  const packed = await pack(entry, destination);
  const archive = join(destination, packed.filename);
  const publint = join(ROOT, 'node_modules/publint/src/cli.js');
  const attw = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const [lint, types] = await Promise.all([
    run(process.execPath, [publint, 'run', archive, '--strict']),
    run(process.execPath, [attw, archive, '--profile', 'esm-only', '--no-color', '--no-emoji']),
  ]);
  return [
    ...strayFiles(packed).map((path) => `${name}: ships ${path}`),
    ...(lint.failed ? [`${name}: publint\n${lint.output}`] : []),
    ...(types.failed ? [`${name}: attw\n${types.output}`] : []),
  ];
}

async function main(): Promise<void> {
  const packages = readPackages().filter(({ manifest }) => manifest.private !== true);
  const destination = mkdtempSync(join(tmpdir(), 'autotuner-pack-'));
  try {
    const problems: string[] = [];
    for (const entry of packages) problems.push(...(await problemsOf(entry, destination)));
    problems.push(...(await problemsOfPackedLogger(destination)));
    conclude(
      problems,
      `publishable: ${packages.length} packages pass publint and attw; the packed logger works alone`,
    );
  } finally {
    rmSync(destination, { recursive: true, force: true });
  }
}

if (isStarted(import.meta.filename)) await main();
