/** Runs pgbench against the private server; its "tps = ..." and "latency average = ..." lines are what the task file reads. */
import { spawnSync } from 'node:child_process';
import { findPostgres } from './find_postgres.ts';

const port = process.argv[2] ?? '5432';
const args = [
  '-h',
  '127.0.0.1',
  '-p',
  port,
  '-U',
  'bench',
  '-c',
  '4',
  '-j',
  '1',
  '-T',
  '4',
  '-n',
  'postgres',
];
const result = spawnSync(findPostgres('pgbench'), args, { stdio: ['ignore', 'inherit', 'inherit'] });
if (result.error !== undefined) throw result.error;
process.exit(result.status ?? 1);
