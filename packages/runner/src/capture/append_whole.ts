import { fstatSync, ftruncateSync, writev, writevSync } from 'node:fs';

/** So much is written at once: handing it to a thread would cost more than writing it. */
const SMALL_BYTES = 65_536;
/** As many buffers as every system takes in one call. */
const MAX_BUFFERS = 1024;

/**
 * Appends whole lines to a file that was opened to append: all of them, or, when that fails, none. A full disk takes
 * a part of the bytes, and half a line must not become the start of the next one. Nobody else may write in the meantime,
 * else their lines may go with those that are taken back.
 */
export async function appendWhole(descriptor: number, buffers: readonly Uint8Array[]): Promise<void> {
  let written = 0;
  try {
    for (let rest: Uint8Array[] = buffers.slice(0, MAX_BUFFERS), next = rest.length; rest.length > 0;) {
      const bytes = await writeSome(descriptor, rest);
      written += bytes;
      rest = dropBytes(rest, bytes);
      if (rest.length > 0) continue;
      rest = buffers.slice(next, next + MAX_BUFFERS);
      next += rest.length;
    }
  } catch (error) {
    if (written > 0) ftruncateSync(descriptor, fstatSync(descriptor).size - written);
    throw error;
  }
}

function writeSome(descriptor: number, buffers: Uint8Array[]): number | Promise<number> {
  let total = 0;
  for (const one of buffers) total += one.length;
  if (total <= SMALL_BYTES) return writevSync(descriptor, buffers);
  return new Promise((resolve, reject) => {
    writev(descriptor, buffers, (error, bytes) => (error === null ? resolve(bytes) : reject(error)));
  });
}

/** What is left to write. */
function dropBytes(buffers: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let left = bytes;
  let whole = 0;
  for (const one of buffers) {
    if (one.length > left) break;
    left -= one.length;
    whole += 1;
  }
  const rest = buffers.slice(whole);
  const [first] = rest;
  return first === undefined || left === 0 ? rest : [first.subarray(left), ...rest.slice(1)];
}
