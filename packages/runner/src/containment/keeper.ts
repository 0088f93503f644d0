import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { constants } from 'node:os';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import type { AttemptIdentity } from '@autotuner/core';
import { findTool } from './host_tools.ts';
import { KEEPER_PROGRAM } from './keeper_program.ts';
import { identityOf } from './proc_table.ts';

/** Numbers of the system calls wait4, prctl, signalfd4, unshare and mount. */
const SYSTEM_CALLS: Readonly<Partial<Record<string, readonly number[]>>> = {
  x64: [61, 157, 289, 272, 165],
  arm64: [260, 167, 74, 97, 40],
};

/** A sound machine needs 20 ms; one that needs longer works without a keeper. */
const READY_MS = 5000;

/** What to start. */
export interface KeptCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly raw: { readonly out: string; readonly err?: string };
  /** Control group to enter, absolute. */
  readonly group?: string;
  /** Pid namespace of its own, made with the rights of root or inside a user namespace. */
  readonly namespace?: 'root' | 'user';
  /** File that gets the wait status once the command has ended, absolute. */
  readonly exitFile?: string;
  /** What becomes of it when this program dies. */
  readonly orphans: 'die' | 'adopt';
}

/** What a keeper tells about a command. `started` or `refused` comes first; `ended` and `drained` last, in either order. */
export type KeptEvent =
  | { readonly kind: 'started'; readonly main: AttemptIdentity; readonly writer: AttemptIdentity }
  /** No process could be made for it, and nothing else is told. */
  | { readonly kind: 'refused'; readonly errno: string }
  /** Its process could not become the command, at this stage; `ended` follows. */
  | { readonly kind: 'failed'; readonly stage: string; readonly errno: string }
  /** The command of a pid namespace has ended; others may live on in it. */
  | { readonly kind: 'status'; readonly status: number }
  | {
      readonly kind: 'ended';
      /** As of wait(2); of a pid namespace the one of whoever waited for its end. */
      readonly status: number;
      readonly cpuMs: number;
      /** Of the largest process that was waited for. */
      readonly maxRssBytes: number;
      /** Orphans that have left its control group. */
      readonly strays: readonly number[];
    }
  /** All output is in the raw files, unless `errno` says why not. */
  | { readonly kind: 'drained'; readonly errno?: string }
  /** The keeper died; the command may live on, and nothing more is told. */
  | { readonly kind: 'lost' };

/** Starts commands through one helper process. */
export interface Keeper {
  /** Process id of the helper. */
  readonly pid: number | undefined;
  /** False once the helper has died: ask for another one. */
  isAlive(): boolean;
  /** Returns what makes this program forget the command: nothing more is told, and it may go on when this program ends. */
  launch(command: KeptCommand, onEvent: (event: KeptEvent) => void): () => void;
  /** Kills orphans that have left the control group of an attempt, and resolves to how many it has found. */
  killStrays(token: string): Promise<number>;
}

/** Where a tier gets its keeper from; undefined when it has to do without. */
export type FindKeeper = () => Promise<Keeper | undefined>;

/** For tiers that work as on machines without perl. */
export const NO_KEEPER: FindKeeper = () => Promise.resolve(undefined);

/** A machine that is short of processes may have one again later; one whose perl does not do never will. */
const MOST_FAILED_STARTS = 3;

let current: Promise<Keeper | undefined> | undefined;
let failedStarts = 0;

/**
 * The keeper of this program: started with the first call, and again when it has died; it ends with this program.
 * Undefined where there is no perl, or no kernel that it knows. Ask from the main thread only.
 */
export async function findOwnKeeper(): Promise<Keeper | undefined> {
  const perl = findTool('perl');
  const calls = process.platform === 'linux' ? SYSTEM_CALLS[process.arch] : undefined;
  if (perl === undefined || calls === undefined || failedStarts >= MOST_FAILED_STARTS) return undefined;
  const start = (): Promise<Keeper | undefined> => startKeeper(perl, calls);
  const asked = (current ??= start());
  const found = await asked;
  if (found?.isAlive() === true) return found;
  if (found === undefined && current === asked) failedStarts += 1;
  if (current === asked) current = found === undefined ? undefined : start();
  return current;
}

async function startKeeper(perl: string, calls: readonly number[]): Promise<Keeper | undefined> {
  const child = spawn(perl, ['-e', KEEPER_PROGRAM, '--', ...calls.map(String)], {
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const keeper = new PerlKeeper(child);
  return (await keeper.isReady()) ? keeper : undefined;
}

interface OpenCommand {
  readonly onEvent: (event: KeptEvent) => void;
  /** Of `ended` and `drained`, how many are still to come. */
  missing: number;
}

class PerlKeeper implements Keeper {
  readonly pid: number | undefined;
  readonly #requests: Writable;
  readonly #answers: Readable;
  readonly #open = new Map<string, OpenCommand>();
  readonly #asked = new Map<string, (count: number) => void>();
  readonly #ready = Promise.withResolvers<boolean>();
  #isAlive = true;
  #text = '';
  #lastId = 0;

  constructor(child: ChildProcessByStdio<Writable, Readable, null>) {
    this.pid = child.pid;
    this.#requests = child.stdin;
    this.#answers = child.stdout;
    child.unref();
    child.once('error', () => this.#die());
    // What it has left may hold the stream open.
    child.once('exit', () => this.#die());
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (chunk: Buffer) => this.#read(chunk.toString('latin1')));
    child.stdout.on('error', () => undefined);
    child.stdout.once('close', () => this.#die());
    holdProgram(child.stdin, false);
  }

  async isReady(): Promise<boolean> {
    const timer = setTimeout(() => this.#ready.resolve(false), READY_MS);
    const isReady = await this.#ready.promise;
    clearTimeout(timer);
    if (!isReady) this.#requests.destroy();
    this.#hold();
    return isReady;
  }

  isAlive(): boolean {
    return this.#isAlive;
  }

  launch(command: KeptCommand, onEvent: (event: KeptEvent) => void): () => void {
    const id = `${++this.#lastId}`;
    this.#open.set(id, { onEvent, missing: 2 });
    this.#hold();
    if (this.#isAlive) this.#requests.write(encodeRequest(id, command));
    else queueMicrotask(() => this.#lose(id));
    return () => {
      this.#open.delete(id);
      this.#hold();
    };
  }

  killStrays(token: string): Promise<number> {
    if (!this.#isAlive) return Promise.resolve(0);
    const id = `${++this.#lastId}`;
    this.#requests.write(encodeFields(['strays', id, token]));
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      this.#hold();
    });
  }

  #read(text: string): void {
    const lines = (this.#text + text).split('\n');
    this.#text = lines.pop() ?? '';
    for (const line of lines) this.#take(line.split(' '));
    this.#hold();
  }

  #take([what = '', id = '', ...rest]: readonly string[]): void {
    if (what === 'ready') return this.#ready.resolve(true);
    if (what === 'strays') return this.#answer(id, Number(rest[0]));
    const command = this.#open.get(id);
    const event = eventOf(what, rest);
    if (command === undefined || event === undefined) return;
    if (event.kind === 'ended' || event.kind === 'drained') command.missing -= 1;
    if (event.kind === 'refused' || command.missing === 0) this.#open.delete(id);
    command.onEvent(event);
  }

  #answer(id: string, count: number): void {
    this.#asked.get(id)?.(count);
    this.#asked.delete(id);
  }

  /** It keeps this program alive only while something runs. */
  #hold(): void {
    holdProgram(this.#answers, this.#open.size + this.#asked.size > 0);
  }

  #die(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    this.#ready.resolve(false);
    for (const id of this.#open.keys()) this.#lose(id);
    for (const id of this.#asked.keys()) this.#answer(id, 0);
  }

  #lose(id: string): void {
    const command = this.#open.get(id);
    this.#open.delete(id);
    command?.onEvent({ kind: 'lost' });
  }
}

function holdProgram(stream: Readable | Writable, isHeld: boolean): void {
  if (!(stream instanceof Socket)) return;
  if (isHeld) stream.ref();
  else stream.unref();
}

function eventOf(what: string, fields: readonly string[]): KeptEvent | undefined {
  const [first = '', second = '', third = '', fourth = ''] = fields;
  switch (what) {
    case 'started':
      return {
        kind: what,
        main: identityOf(Number(first), second),
        writer: identityOf(Number(third), fourth),
      };
    case 'refused':
      return { kind: what, errno: errnoName(second) };
    case 'failed':
      return { kind: what, stage: first, errno: errnoName(second) };
    case 'status':
      return { kind: what, status: Number(first) };
    case 'ended':
      return {
        kind: what,
        status: Number(first),
        cpuMs: Number(second) / 1000,
        maxRssBytes: Number(third) * 1024,
        strays: fourth
          .split(',')
          .filter((pid) => pid !== '')
          .map(Number),
      };
    case 'drained':
      return first === '0' ? { kind: what } : { kind: what, errno: errnoName(first) };
  }
  return undefined;
}

function encodeRequest(id: string, command: KeptCommand): Buffer {
  const { argv, cwd, env, raw, group = '', namespace = '', exitFile = '', orphans } = command;
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const head = [id, cwd, raw.out, raw.err ?? '', group, namespace, exitFile, orphans, `${argv.length}`];
  return encodeFields([...head, ...argv, ...variables]);
}

function encodeFields(texts: readonly string[]): Buffer {
  const fields = texts.map((text) => Buffer.from(text, 'utf8'));
  const size = fields.reduce((sum, field) => sum + 4 + field.length, 0);
  const request = Buffer.allocUnsafe(4 + size);
  let at = request.writeUInt32BE(size, 0);
  for (const field of fields) {
    at = request.writeUInt32BE(field.length, at);
    at += field.copy(request, at);
  }
  return request;
}

function errnoName(number: string): string {
  const found = Object.entries(constants.errno).find(([, value]) => value === Number(number));
  return found?.[0] ?? 'EIO';
}
