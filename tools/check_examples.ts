import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative, sep } from 'node:path';
import {
  examplesInMarkdown,
  examplesInSource,
  functionsWithoutExample,
  type ExampleBlock,
} from './example_blocks.ts';
import { parseFile, type AnyNode } from './syntax.ts';
import { conclude, isStarted, listFiles, ROOT } from './workspace.ts';

const CORE = 'packages/core/src';
const TIMEOUT_MS = 120_000;
const PARALLEL = 2;

interface Exported {
  /** From the root of the repository. */
  readonly file: string;
  readonly names: ReadonlySet<string>;
}

interface Run {
  readonly block: ExampleBlock;
  /** The temporary file that holds the block. */
  readonly path: string;
}

/** The files that the public surface of core re-exports from, with the names that it takes. */
function exportedByCore(): Exported[] {
  return parseFile(join(ROOT, CORE, 'mod.ts')).program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || statement.source === null) return [];
    const names = statement.specifiers.map(({ local }) => (local as unknown as AnyNode)['name'] as string);
    return [{ file: join(CORE, statement.source.value), names: new Set(names) }];
  });
}

function collectBlocks(exported: readonly Exported[]): ExampleBlock[] {
  const sources = [...new Set(exported.map(({ file }) => file))];
  const fromSource = sources.flatMap((file) => examplesInSource(file, parseFile(join(ROOT, file))));
  const documents = listFiles(ROOT, ['README*.md', 'docs/**/*.md', 'packages/*/README.md']);
  const fromText = documents.flatMap((file) =>
    examplesInMarkdown(file, readFileSync(join(ROOT, file), 'utf8')),
  );
  return [...fromSource, ...fromText];
}

function missingExamples(exported: readonly Exported[]): string[] {
  return exported.flatMap(({ file, names }) =>
    functionsWithoutExample(parseFile(join(ROOT, file)))
      .filter(({ name }) => names.has(name))
      .map(({ name, line }) => `${file}:${line}: ${name}() has no @example`),
  );
}

/** Writes a block so that its lines keep their numbers. */
function writeBlock(folder: string, block: ExampleBlock): Run {
  const name = `${block.file.replaceAll(/[^\w]+/g, '_')}_${block.line}.${block.language === 'ts' ? 'ts' : 'sh'}`;
  const path = join(folder, name);
  const end = block.language === 'ts' ? 'export {};\n' : '';
  writeFileSync(path, '\n'.repeat(block.line - 1) + block.code + end);
  return { block, path };
}

function execute(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd: ROOT, env, timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      resolve(error === null ? undefined : `${stdout}${stderr}`.trim() || error.message);
    });
  });
}

async function runBlock({ block, path }: Run, folder: string): Promise<string[]> {
  const bin = join(ROOT, 'node_modules/.bin');
  const env = {
    ...process.env,
    PATH: bin + delimiter + process.env['PATH'],
    AUTOTUNER_HOME: join(folder, 'home'),
  };
  const output =
    block.language === 'ts'
      ? await execute(process.execPath, ['--conditions=@autotuner/source', path], env)
      : await execute('bash', ['-euo', 'pipefail', path], env);
  if (output === undefined) return [];
  return [`${block.file}:${block.line}: example fails\n${output.replaceAll(path, block.file)}`];
}

/** Runs the blocks a few at a time and gives the failures in the order of the blocks. */
async function runAll(runs: readonly Run[], folder: string): Promise<string[]> {
  const problems: string[][] = [];
  const waiting = runs.entries();
  const work = async (): Promise<void> => {
    for (const [index, run] of waiting) problems[index] = await runBlock(run, folder);
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return problems.flat();
}

/** The options that make a loose file compile against the sources of the packages. */
const TYPE_OPTIONS = {
  noEmit: true,
  composite: false,
  declarationMap: false,
  sourceMap: false,
  isolatedDeclarations: false,
  noUnusedLocals: false,
  rewriteRelativeImportExtensions: false,
  allowImportingTsExtensions: true,
};

async function checkTypes(runs: readonly Run[], folder: string): Promise<string[]> {
  const config = join(folder, 'tsconfig.json');
  const base = join(ROOT, 'tsconfig.base.json');
  writeFileSync(config, JSON.stringify({ extends: base, compilerOptions: TYPE_OPTIONS, include: ['*.ts'] }));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const output = await execute(process.execPath, [tsc, '-p', config], process.env);
  if (output === undefined) return [];
  const renamed = ({ block, path }: Run, text: string): string =>
    text.replaceAll(relative(ROOT, path).split(sep).join('/'), block.file);
  return [`examples do not pass the type check\n${runs.reduce((text, run) => renamed(run, text), output)}`];
}

async function main(): Promise<void> {
  const exported = exportedByCore();
  const blocks = collectBlocks(exported);
  // beside the sources, because Node strips no types below node_modules; ignored by git
  mkdirSync(join(ROOT, 'tmp'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'tmp/examples-'));
  try {
    const runs = blocks.map((block) => writeBlock(folder, block));
    const failures = [...(await checkTypes(runs, folder)), ...(await runAll(runs, folder))];
    conclude([...missingExamples(exported), ...failures], `examples: ${blocks.length} run`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isStarted(import.meta.filename)) await main();
