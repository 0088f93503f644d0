#!/usr/bin/env node
// Plain JavaScript that any Node from 20 on can read: finds a Node that is new enough, then starts the program.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = [22, 19];
const HERE = dirname(realpathSync(fileURLToPath(import.meta.url)));
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The npm packages `node-PLATFORM-ARCH` hold one Node each; looked for from this file upward. */
function findPinnedNode() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const file = join('node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  for (let folder = HERE; ; folder = dirname(folder)) {
    if (existsSync(join(folder, file))) return join(folder, file);
    if (folder === dirname(folder)) return undefined;
  }
}

function runWith(node) {
  // Experiments that run "node" get the same one: what is tuned here is seldom written for the old one.
  const path = [dirname(node), process.env.PATH].filter(Boolean).join(delimiter);
  const child = spawn(node, [join(HERE, 'autotuner.js'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path, AUTOTUNER_NODE: node },
  });
  // The terminal signals both processes; the program takes the same signal twice within a moment as one.
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => refuse(`it could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 128 + (constants.signals[signal] ?? 0);
  });
}

function refuse(why) {
  process.stderr.write(
    `error: Cannot run autotuner with Node ${process.versions.node} (${process.execPath}): ` +
      `Node ${NEEDED.join('.')} or newer is needed, and ${why}\n` +
      'Install one from https://nodejs.org or with "npm install --global node@24"; in a checkout, "npm ci" installs one beside the program.\n',
  );
  process.exitCode = 2;
}

/** Run from source in a checkout (Node strips types only outside of node_modules), from dist when installed. */
async function start() {
  delete process.env.AUTOTUNER_NODE;
  hideExperimentalWarnings();
  // Halves the time to start: compiled code (and types already stripped) is kept in the system's temporary folder.
  const module = await import('node:module');
  module.enableCompileCache();
  const source = join(HERE, '..', 'src', 'main.ts');
  const isCheckout = existsSync(source) && !HERE.includes(`${sep}node_modules${sep}`);
  if (isCheckout) preferSource(module);
  const { main } = await import(isCheckout ? '../src/main.ts' : '../dist/main.js');
  await main();
}

function preferSource({ registerHooks }) {
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, '@autotuner/source'] }),
  });
}

/** Node announces node:sqlite and type stripping as experimental; that is nothing a user can act on. */
function hideExperimentalWarnings() {
  const shown = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') for (const show of shown) show.call(process, warning);
  });
}

if (isNewEnough(process.versions.node)) {
  await start();
} else {
  const node = process.env.AUTOTUNER_NODE === undefined ? findPinnedNode() : undefined;
  if (node === undefined) refuse('none was found beside the program');
  else runWith(node);
}
