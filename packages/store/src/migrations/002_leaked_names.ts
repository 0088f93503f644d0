import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Attempts remember what the processes were called that they left behind. */
export const leakedNames: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw('alter table attempt add column leaked_names text').execute(db);
  },
};
