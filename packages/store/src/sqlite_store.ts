import { AutotunerError, type Clock, type Store } from '@autotuner/core';
import * as attempts from './attempts.ts';
import * as events from './events.ts';
import * as experiments from './experiments.ts';
import { addReports } from './journal/add_reports.ts';
import { finishAttempt } from './journal/finish_attempt.ts';
import { Journal } from './journal/journal.ts';
import type { JournalCall } from './journal/journal_call.ts';
import { addIdentity, moveAttempt } from './journal/move_attempt.ts';
import { putLogFile } from './journal/put_log_file.ts';
import { requeueExperiment } from './journal/requeue_experiment.ts';
import { startAttempt } from './journal/start_attempt.ts';
import { startExperiment } from './journal/start_experiment.ts';
import * as logFiles from './log_files.ts';
import type { OpenDatabase } from './open_database.ts';
import { ReadGate } from './read_gate.ts';
import { listReports } from './reports.ts';
import type { Db, WriteScope } from './schema.ts';
import { storeErrorFrom } from './store_fault.ts';
import * as tasks from './tasks.ts';
import { WriteQueue, type WriteQueueOptions } from './write_queue.ts';

/** What a store works with; it closes both databases. */
export interface StoreParts extends WriteQueueOptions {
  /** Path of the database, for messages. */
  readonly path: string;
  readonly reader: OpenDatabase;
  /** Absent for a store that only reads. */
  readonly writer?: OpenDatabase;
  readonly clock: Pick<Clock, 'now'>;
}

type Read = <T>(read: (db: Db) => Promise<T>) => Promise<T>;
type Write = <T>(write: (scope: WriteScope) => Promise<T>) => Promise<T>;
type Note = <T>(call: JournalCall<T>) => Promise<T>;

/** Puts the repositories together to a {@link Store}: each method is one transaction of one of them. */
export function createSqliteStore(parts: StoreParts): Store {
  const { path } = parts;
  const queue = parts.writer && openQueue(parts.writer, parts);
  const reads = new ReadGate();
  const read: Read = (work) => withStoreErrors(path, () => reads.run(() => work(parts.reader.db)));
  const writable = (): WriteQueue => {
    if (queue === undefined) throw readOnlyError(path);
    return queue;
  };
  const write: Write = (work) =>
    withStoreErrors(path, async () => writable().run((db) => work({ db, now: parts.clock.now() })));
  const note: Note = (call) => withStoreErrors(path, async () => writable().call(call));
  return {
    ...taskMethods(read, write),
    ...experimentMethods(read, note),
    ...attemptMethods(read, note),
    ...otherMethods(read, note),
    checkWritable: () => write(touch),
    close: once(() => withStoreErrors(path, () => closeAll(parts, { queue, reads }))),
  };
}

function openQueue(writer: OpenDatabase, parts: StoreParts): WriteQueue {
  const journal = new Journal({ database: writer, now: () => parts.clock.now() });
  return new WriteQueue({ db: writer.db, journal }, parts);
}

type TaskMethods = Pick<
  Store,
  | 'createTask'
  | 'findTask'
  | 'getTask'
  | 'listTasks'
  | 'moveTask'
  | 'requestStop'
  | 'clearTask'
  | 'deleteTask'
>;

function taskMethods(read: Read, write: Write): TaskMethods {
  return {
    createTask: (task) => write((scope) => tasks.createTask(scope, task)),
    findTask: (taskId) => read((db) => tasks.findTask(db, taskId)),
    getTask: (taskId) => read((db) => tasks.getTask(db, taskId)),
    listTasks: (query) => read((db) => tasks.listTasks(db, query)),
    moveTask: (taskId, move) => write((scope) => tasks.moveTask(scope, { ...move, taskId })),
    requestStop: (taskId, mode) => write((scope) => tasks.requestStop(scope, { taskId, mode })),
    clearTask: (taskId) => write((scope) => tasks.clearTask(scope, taskId)),
    deleteTask: (taskId) => write((scope) => tasks.deleteTask(scope, taskId)),
  };
}

type ExperimentMethods = Pick<
  Store,
  'startExperiment' | 'requeueExperiment' | 'findExperiment' | 'listExperiments' | 'countExperiments'
>;

function experimentMethods(read: Read, note: Note): ExperimentMethods {
  return {
    startExperiment: (input) => note(startExperiment(input)),
    requeueExperiment: (ref) => note(requeueExperiment(ref)),
    findExperiment: (ref) => read((db) => experiments.findExperiment(db, ref)),
    listExperiments: (taskId, query) => read((db) => experiments.listExperiments(db, { ...query, taskId })),
    countExperiments: (taskId) => read((db) => experiments.countExperiments(db, taskId)),
  };
}

type AttemptMethods = Pick<
  Store,
  | 'startAttempt'
  | 'addIdentity'
  | 'moveAttempt'
  | 'addReports'
  | 'finishAttempt'
  | 'listAttempts'
  | 'listReports'
  | 'listOpenAttempts'
>;

function attemptMethods(read: Read, note: Note): AttemptMethods {
  return {
    startAttempt: (ref, input) => note(startAttempt(ref, input)),
    addIdentity: (fence, identity) => note(addIdentity(fence, identity)),
    moveAttempt: (fence, state) => note(moveAttempt(fence, state)),
    addReports: (fence, reports) => note(addReports(fence, reports)),
    finishAttempt: (fence, result) => note(finishAttempt(fence, result)),
    listAttempts: (ref) => read((db) => attempts.listAttempts(db, ref)),
    listReports: (ref) => read((db) => listReports(db, ref)),
    listOpenAttempts: () => read((db) => attempts.listOpenAttempts(db)),
  };
}

type OtherMethods = Pick<Store, 'listEvents' | 'lastEventId' | 'putLogFile' | 'listLogFiles'>;

function otherMethods(read: Read, note: Note): OtherMethods {
  return {
    listEvents: (query) => read((db) => events.listEvents(db, query)),
    lastEventId: () => read((db) => events.lastEventId(db)),
    putLogFile: (file) => note(putLogFile(file)),
    listLogFiles: (taskId) => read((db) => logFiles.listLogFiles(db, taskId)),
  };
}

/** Writes a row that changes each time, so that nothing can be spared. */
async function touch(scope: WriteScope): Promise<void> {
  const value = String(scope.now);
  await scope.db
    .insertInto('setting')
    .values({ key: 'checked_at', value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

async function closeAll(
  parts: StoreParts,
  calls: { readonly queue: WriteQueue | undefined; readonly reads: ReadGate },
): Promise<void> {
  await Promise.all([calls.queue?.close(), calls.reads.close()]);
  await parts.reader.close();
  // The last connection folds the write-ahead log back into the file, which only a writing one can.
  await parts.writer?.close();
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}

async function withStoreErrors<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await storeErrorFrom(error, path);
  }
}

function readOnlyError(path: string): AutotunerError {
  return new AutotunerError(
    'AT_STORE_UNWRITABLE',
    `Cannot write database "${path}": it was opened for reading only, open it without "readOnly" first`,
    { details: { path } },
  );
}
