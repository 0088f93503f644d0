/** Every way to die that is tried. The first five end in the process, the others come from outside. */
export const WAYS_TO_DIE = [
  'normal',
  'exit',
  'throw',
  'abort',
  'oom',
  'sigterm',
  'sigkill',
  'sigkill_blocked',
] as const;
/** One of them. */
export type WayToDie = (typeof WAYS_TO_DIE)[number];
