import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Attempts report while they run, experiments may repeat their command, and broken constraints are counted. */
export const reports: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table report (
    experiment_id integer not null references experiment (id) on delete cascade,
    attempt integer not null,
    step integer not null,
    value real,
    at integer not null,
    primary key (experiment_id, attempt, step)
  ) strict, without rowid`,
  'alter table attempt add column reports_dropped integer',
  'alter table experiment add column runs text',
  'alter table experiment add column violation real',
] as const;
