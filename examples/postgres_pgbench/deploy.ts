/**
 * Starts a private PostgreSQL server with the settings given, on a fresh copy of a small prepared database.
 * usage: node deploy.ts --port N [NAME=VALUE ...]
 *
 * PostgreSQL refuses to run as root, so root runs it as the owner of /var/lib/postgresql, or else as nobody.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findPostgres } from './find_postgres.ts';

const SCALE = 4;
const NOBODY = 65534;

const { values, positionals } = parseArgs({ options: { port: { type: 'string' } }, allowPositionals: true });
const port = values.port ?? '5432';
const isRoot = process.getuid?.() === 0;
const uid = isRoot ? serverUser() : undefined;
const identity = uid === undefined ? {} : { uid, gid: uid };

function serverUser(): number {
  return existsSync('/var/lib/postgresql') ? statSync('/var/lib/postgresql').uid || NOBODY : NOBODY;
}

function run(program: string, args: readonly string[]): void {
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' };
  const result = spawnSync(program, args, {
    ...identity,
    env,
    cwd: '/',
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) throw new Error(`${program} ended with exit code ${result.status}`);
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'autotuner-pg-'));
  if (uid !== undefined) chownSync(folder, uid, uid);
  return folder;
}

/** Makes the prepared database once per user and machine; every experiment gets a copy, so that all start alike. */
function preparedDatabase(): string {
  const prepared = join(tmpdir(), `autotuner-pg-prepared-${uid ?? process.getuid?.()}-${SCALE}`);
  if (existsSync(prepared)) return prepared;
  const folder = newFolder();
  const data = join(folder, 'data');
  run(findPostgres('initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '--no-sync', '--no-instructions']);
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off`;
  run(findPostgres('pg_ctl'), ['-D', data, '-w', '-o', options, '-l', join(folder, 'log'), 'start']);
  run(findPostgres('pgbench'), [
    '-h',
    '127.0.0.1',
    '-p',
    port,
    '-U',
    'bench',
    '-i',
    '-q',
    '-s',
    `${SCALE}`,
    'postgres',
  ]);
  run(findPostgres('pg_ctl'), ['-D', data, '-w', '-m', 'fast', 'stop']);
  renameSync(folder, prepared);
  return prepared;
}

const prepared = preparedDatabase();
const folder = newFolder();
const data = join(folder, 'data');
cpSync(join(prepared, 'data'), data, { recursive: true, preserveTimestamps: true });
chmodSync(data, 0o700);
if (uid !== undefined) spawnSync('chown', ['-R', `${uid}:${uid}`, data], { stdio: 'inherit' });

const settings = positionals.flatMap((one) => ['-c', one]);
const args = [
  '-D',
  data,
  '-p',
  port,
  '-c',
  'listen_addresses=127.0.0.1',
  '-c',
  'unix_socket_directories=',
  ...settings,
];
console.log(`postgres ${args.slice(2).join(' ')}`);
const server = spawn(findPostgres('postgres'), args, {
  ...identity,
  cwd: '/',
  env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
  stdio: ['ignore', 'inherit', 'inherit'],
});
process.on('SIGTERM', () => server.kill('SIGINT'));
server.once('exit', (code) => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(code ?? 1);
});
