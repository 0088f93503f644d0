import type { DatabaseSync } from 'node:sqlite';
import { AutotunerError, readOptunaJournal, type OptunaStudy } from '@autotuner/core';

type Row = Readonly<Record<string, unknown>>;

const DIRECTIONS: Readonly<Record<string, number>> = { MINIMIZE: 1, MAXIMIZE: 2 };
const STATES: Readonly<Record<string, number>> = { RUNNING: 0, COMPLETE: 1, PRUNED: 2, FAIL: 3, WAITING: 4 };
const WORDS: Readonly<Record<string, string>> = { INF_POS: 'Infinity', INF_NEG: '-Infinity', NAN: 'NaN' };

/**
 * Reads all studies of an SQLite database of Optuna (`RDBStorage`), as if it were a journal that says the same. The file is
 * opened for reading only.
 *
 * @throws AutotunerError AT_DATA_INVALID when it is no such database
 */
export async function readOptunaDatabase(path: string): Promise<readonly OptunaStudy[]> {
  const { DatabaseSync: Database } = await import('node:sqlite');
  try {
    const database = new Database(path, { readOnly: true });
    try {
      return readOptunaJournal(journalOf(new OptunaTables(database)));
    } finally {
      database.close();
    }
  } catch (cause) {
    if (!(cause instanceof Error) || !('errcode' in cause)) throw cause;
    throw new AutotunerError(
      'AT_DATA_INVALID',
      `Cannot read Optuna storage "${path}": ${cause.message}; an SQLite database that Optuna's RDBStorage has written would be accepted`,
      { cause },
    );
  }
}

/** The rows of a database by what they belong to. */
class OptunaTables {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  all(table: string, order: string): readonly Row[] {
    return this.#database.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all();
  }

  by(
    key: 'study_id' | 'trial_id',
    { table, order }: { readonly table: string; readonly order: string },
  ): RowsOf {
    const rows = Map.groupBy(this.all(table, order), (row) => Number(row[key]));
    return (id) => rows.get(id) ?? [];
  }
}

type RowsOf = (id: number) => readonly Row[];

function journalOf(tables: OptunaTables): string {
  const directions = tables.by('study_id', { table: 'study_directions', order: 'objective' });
  const userAttrs = tables.by('study_id', {
    table: 'study_user_attributes',
    order: 'study_user_attribute_id',
  });
  const systemAttrs = tables.by('study_id', {
    table: 'study_system_attributes',
    order: 'study_system_attribute_id',
  });
  const trials = tables.by('study_id', { table: 'trials', order: 'number' });
  const line = trialWriter(tables);
  const studies = tables.all('studies', 'study_id');
  return studies
    .flatMap(({ study_id, study_name }, at) => {
      const id = Number(study_id);
      const listed = directions(id).map(({ direction }) => DIRECTIONS[String(direction)] ?? 0);
      return [
        `{"op_code":0,"study_name":${JSON.stringify(study_name)},"directions":${JSON.stringify(listed)}}`,
        `{"op_code":2,"study_id":${at},"user_attr":${attributes(userAttrs(id))}}`,
        `{"op_code":3,"study_id":${at},"system_attr":${attributes(systemAttrs(id))}}`,
        ...trials(id).map((trial) => line(trial, at)),
      ];
    })
    .join('\n');
}

/** Makes the line of a trial. */
function trialWriter(tables: OptunaTables): (trial: Row, study: number) => string {
  const params = tables.by('trial_id', { table: 'trial_params', order: 'param_id' });
  const values = tables.by('trial_id', { table: 'trial_values', order: 'objective' });
  const reports = tables.by('trial_id', { table: 'trial_intermediate_values', order: 'step' });
  const userAttrs = tables.by('trial_id', {
    table: 'trial_user_attributes',
    order: 'trial_user_attribute_id',
  });
  const systemAttrs = tables.by('trial_id', {
    table: 'trial_system_attributes',
    order: 'trial_system_attribute_id',
  });
  return (trial, study) => {
    const id = Number(trial['trial_id']);
    const listed = values(id).map((row) => numberText(row['value'], row['value_type']));
    const members = [
      `"op_code":4,"study_id":${study},"state":${STATES[String(trial['state'])] ?? -1}`,
      `"datetime_start":${timeText(trial['datetime_start'])},"datetime_complete":${timeText(trial['datetime_complete'])}`,
      `"values":${listed.length === 0 ? 'null' : `[${listed.join(',')}]`}`,
      `"params":${record(params(id), (row) => [row['param_name'], numberText(row['param_value'])])}`,
      `"distributions":${record(params(id), (row) => [row['param_name'], JSON.stringify(row['distribution_json'])])}`,
      `"intermediate_values":${record(reports(id), (row) => [row['step'], numberText(row['intermediate_value'], row['intermediate_value_type'])])}`,
      `"user_attrs":${attributes(userAttrs(id))},"system_attrs":${attributes(systemAttrs(id))}`,
    ];
    return `{${members.join(',')}}`;
  };
}

/** Values are JSON already, as Python writes it. */
function attributes(rows: readonly Row[]): string {
  return record(rows, (row) => [row['key'], String(row['value_json'])]);
}

function record(rows: readonly Row[], entryOf: (row: Row) => readonly [unknown, string]): string {
  const members = rows.map((row) => {
    const [key, text] = entryOf(row);
    return `${JSON.stringify(String(key))}:${text}`;
  });
  return `{${members.join(',')}}`;
}

/** Older versions have no column for the kind of a number. */
function numberText(value: unknown, kind?: unknown): string {
  const word = WORDS[String(kind)];
  return word ?? (typeof value === 'number' ? JSON.stringify(value) : 'NaN');
}

/** Written without an offset, in the time zone of whoever wrote it; taken for this machine's. */
function timeText(time: unknown): string {
  return typeof time === 'string' ? JSON.stringify(time.replace(' ', 'T')) : 'null';
}
