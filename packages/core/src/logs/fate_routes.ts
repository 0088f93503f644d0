import { type Level, levelName } from './level.ts';
import type { Route } from './route.ts';

const LEVEL_FILES: readonly Level[] = ['debug', 'info', 'warn', 'error'];

/** One file per level; each also has what is more important, so "ERROR.log" is the shortest. */
function levelFiles(
  folder: string,
  fields: NonNullable<Route['match']>['fields'] & object,
): readonly Route[] {
  return LEVEL_FILES.map((minLevel) => ({
    match: { minLevel, fields },
    files: [`${folder}/${levelName(minLevel)}.log`],
  }));
}

/**
 * The layout of a FATE Flow server. Records that belong to no job go to "fate_flow", by level ("INFO.log", which has
 * warnings and errors too) and by `type` ("fate_flow_schedule.log"). Records with a `job` go to the job's own folder, by
 * type, its errors also to "fate_flow_schedule_error.log", and with a `role` (guest, host) to that role's folder by
 * level. Audit records of jobs are in both places.
 */
export const FATE_ROUTES: readonly Route[] = [
  ...levelFiles('fate_flow', { job: false }),
  { match: { fields: { job: false } }, files: ['fate_flow/fate_flow_{type}.log'] },
  { match: { fields: { job: false, type: 'stat' } }, files: ['fate_flow/stat.log'] },
  { match: { fields: { job: true } }, files: ['{job}/fate_flow_{type}.log'] },
  { match: { fields: { job: true }, minLevel: 'error' }, files: ['{job}/fate_flow_{type}_error.log'] },
  { match: { fields: { job: true, type: 'audit' } }, files: ['fate_flow/fate_flow_audit.log'] },
  ...levelFiles('{job}/{role}', { job: true }),
];
