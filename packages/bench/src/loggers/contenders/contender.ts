/**
 * Fields of a line: three numbers, one of which tells the lines apart. A type and not an interface, since loggers take
 * fields of any name.
 */
export type LineFields = {
  readonly task: number;
  /** Counts up from 0. */
  readonly exp: number;
  readonly score: number;
};

/** What a contender is opened with. */
export interface Target {
  /** Where its lines go. */
  readonly file: string;
  /** Whether each line carries the fields of {@link CONTEXT}, which the surroundings of the call decide. */
  readonly withContext: boolean;
  /** For those that put their files aside by themselves: when, and how many stay. @default never */
  readonly rotation?: { readonly maxBytes: number; readonly keep: number };
  /** For `console.log` only: standard output is that file already. */
  readonly isStdout: boolean;
}

/** A logger that is being measured. */
export interface Subject {
  /** One line of level info. */
  readonly log: (fields: LineFields, message: string) => void;
  /** One line of level error, where that is handled in another way. */
  readonly error?: (fields: LineFields, message: string) => void;
  /** Resolves when it can take more; undefined when it can now. Absent where callers are not told. */
  readonly room?: () => Promise<unknown> | undefined;
  /** Whether it does what `rotation` says. @default false */
  readonly rotates?: boolean;
  /** Goes on in a new file after the old one was renamed. */
  readonly reopen?: () => void;
  /** Runs calls where each line gets {@link CONTEXT}. */
  readonly inContext?: <T>(calls: () => T) => T;
  /** A call that its level leaves out. */
  readonly belowLevel?: () => void;
  /** Makes a child with two fields. */
  readonly child?: () => unknown;
  /** Gives all lines to the operating system and closes. */
  readonly finish: () => Promise<void>;
}

/** Opens a contender; what each module of this folder exports as `open`. */
export type OpenSubject = (target: Target) => Subject | Promise<Subject>;

/** Fields that follow a request through its calls. */
export const CONTEXT = {
  job_id: 'job-7f3a91',
  model: 'resnet50',
  host: 'node-17.example',
  stage: 'warmup',
} as const;
