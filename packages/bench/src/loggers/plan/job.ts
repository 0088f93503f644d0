import type { LineKind } from '../lines/line_kind.ts';

/** One process to run: a case, a contender and a variant of the case, in one of several blocks that repeat everything. */
export interface Job {
  readonly caseName: string;
  readonly contender: string;
  /** A form of call, a way of dying; empty where the case has no variants. */
  readonly variant: string;
  readonly block: number;
  readonly quick: boolean;
}

/** Points of a curve. */
export type Curve = readonly (readonly [x: number, y: number])[];

/** What one process found. */
export interface JobResult {
  readonly metrics: Readonly<Record<string, number>>;
  readonly curves?: Readonly<Record<string, Curve>>;
  /** What the lines say, where all are there. */
  readonly lineKind?: LineKind;
  readonly note?: string;
}

/** A job that ended, with a result or a reason why there is none. */
export interface JobRecord extends Job {
  readonly result?: JobResult;
  readonly failure?: string;
  /** How long its process ran, and what came before and after it. */
  readonly elapsedMs: number;
}

/** What the process of a job is told. */
export interface JobOrder {
  readonly job: Job;
  /** Of this process alone; the parent removes it. */
  readonly folder: string;
  readonly logFile: string;
}

/** The file in a job's folder that its result is written to. */
export const RESULT_FILE = 'result.json';
/** Calls that have returned, for when the process dies. */
export const ACK_FILE = 'acked.bin';
/** What fills a small disk. */
export const FILLER_FILE = 'filler.bin';
