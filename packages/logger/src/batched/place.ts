/** Somewhere lines can go that every thread can write to: a file, or a standard stream of the process. */
export type Place = FilePlace | StreamPlace;

/** A file to append to; its folder must exist. */
export interface FilePlace {
  readonly path: string;
  /** Permissions of a new file. @default 0o640 */
  readonly mode?: number;
}

/** A standard stream. */
export interface StreamPlace {
  readonly stream: StandardStream;
}

/** The standard streams that lines can go to. */
export type StandardStream = 'stdout' | 'stderr';
