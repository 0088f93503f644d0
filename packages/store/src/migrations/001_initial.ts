import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The first schema: tasks, experiments, attempts, events, log files and settings. */
export const initial: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

// Plain SQL on purpose: a migration is history, and must not change when the query builder or the schema types do.
const STATEMENTS = [
  `create table task (
    id integer primary key autoincrement,
    name text not null,
    state text not null,
    config text not null,
    reason text,
    stop_request text,
    correlation_id text,
    run integer not null,
    active_ms real not null,
    last_number integer not null default 0,
    event_seq integer not null default 0,
    told_count integer not null default 0,
    created_at integer not null,
    started_at integer,
    finished_at integer
  ) strict`,
  `create table experiment (
    id integer primary key autoincrement,
    task_id integer not null references task (id) on delete cascade,
    number integer not null,
    state text not null,
    origin text not null,
    params text not null,
    reason text not null,
    attempts integer not null,
    outcome text,
    failure text,
    progress real,
    metrics text,
    scores text,
    penalty real,
    told_order integer,
    created_at integer not null,
    started_at integer,
    finished_at integer,
    unique (task_id, number)
  ) strict`,
  'create index experiment_by_state on experiment (task_id, state, number)',
  `create table attempt (
    experiment_id integer not null references experiment (id) on delete cascade,
    attempt integer not null,
    state text not null,
    token text not null,
    tier text not null,
    identities text not null,
    outcome text,
    usage text,
    leaked integer,
    phase_ms text,
    started_at integer not null,
    ended_at integer,
    primary key (experiment_id, attempt)
  ) strict, without rowid`,
  `create index attempt_open on attempt (experiment_id) where state <> 'ended'`,
  `create table event (
    id integer primary key autoincrement,
    task_id integer not null references task (id) on delete cascade,
    seq integer not null,
    type text not null,
    experiment integer,
    attempt integer,
    data text not null,
    at integer not null,
    unique (task_id, seq)
  ) strict`,
  'create index event_by_task on event (task_id)',
  `create table log_file (
    id integer primary key autoincrement,
    path text not null unique,
    task_id integer not null references task (id) on delete cascade,
    experiment integer,
    attempt integer,
    kind text not null,
    bytes integer,
    closed_at integer
  ) strict`,
  'create index log_file_by_task on log_file (task_id)',
  'create table setting (key text primary key, value text not null) strict, without rowid',
] as const;
