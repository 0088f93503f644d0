import type { Destination, Plain, RotationPolicy } from '@autotuner/core';
import type { LogFormat } from '../log_format.ts';
import type { WhenTaken } from '../sinks/log_file_claim.ts';
import type { Place } from './place.ts';

/** What later records of a ring refer to, or what is to be done between two records. Travels through the ring itself. */
export type Note = FamilyNote | ContextNote | ShapeNote | TemplateNote | OrderNote;

/** Notes that define something. */
export type Definition = Exclude<Note, OrderNote>;

/** The loggers that share places to write to. */
export interface FamilyNote {
  readonly type: 'family';
  /** From 1; those of closed families are used again. */
  readonly id: number;
  readonly name: string;
  readonly format: LogFormat;
  readonly places: readonly Place[];
  /** Where files of routes lie. */
  readonly folder: string | undefined;
  readonly maxOpenFiles: number;
  /** Of the files in the folder. */
  readonly rotation: RotationPolicy | undefined;
  readonly whenTaken: WhenTaken | undefined;
  /** Write through to the disk: `fdatasync` after this many milliseconds at most. */
  readonly syncMs: number | undefined;
}

/** What a record has from its logger and its scope. */
export interface ContextNote {
  readonly type: 'context';
  /** From 1, never used again. */
  readonly id: number;
  readonly family: number;
  readonly logger: string;
  readonly correlationId: string | undefined;
  readonly fields: Readonly<Record<string, Plain>>;
  /** Names of all fields in their order when some are undefined: those keep a place for what a call may put there. */
  readonly keys: readonly string[] | undefined;
  /** By rank of level; empty without routes. */
  readonly destinations: readonly Destination[];
  /** A context that no later record refers to. */
  readonly retires: number | undefined;
}

/** Names and types of the fields of a call. */
export interface ShapeNote {
  readonly type: 'shape';
  readonly id: number;
  readonly keys: readonly string[];
  readonly types: readonly number[];
}

/** A message that came often. */
export interface TemplateNote {
  readonly type: 'template';
  readonly id: number;
  readonly text: string;
}

/** To be done to the places of a family. */
export interface OrderNote {
  readonly type: 'reopen' | 'close';
  readonly family: number;
}

/** Tells orders from definitions. */
export function isOrder(note: Note): note is OrderNote {
  return note.type === 'reopen' || note.type === 'close';
}
