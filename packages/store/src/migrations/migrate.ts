import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { initial } from './001_initial.ts';
import { leakedNames } from './002_leaked_names.ts';
import { reports } from './003_reports.ts';

/** Every schema change there ever was, in order; the version of a database is how many of them it has. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001_initial': initial,
  '002_leaked_names': leakedNames,
  '003_reports': reports,
};

/** Schema version that this code reads and writes. */
export const SCHEMA_VERSION: number = Object.keys(MIGRATIONS).length;

/** Marks a SQLite file as ours: "ATUN". */
export const APPLICATION_ID = 0x4154554e;

/**
 * Brings the database to {@link SCHEMA_VERSION} in one transaction: a crash in the middle leaves the old version.
 * Several processes may do this at once; all but the first find nothing left to do.
 */
export async function migrateToLatest<T>(db: Kysely<T>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const provider = { getMigrations: async () => ({ ...MIGRATIONS }) };
    const { error } = await new Migrator({ db: tx, provider }).migrateToLatest();
    if (error !== undefined) throw error;
    await sql`pragma application_id = ${sql.lit(APPLICATION_ID)}`.execute(tx);
    await sql`pragma user_version = ${sql.lit(SCHEMA_VERSION)}`.execute(tx);
  });
}
