import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { rotatedFilesOf } from '@autotuner/core';

/** Names of the old files and the current one, in the order of their lines. */
export function rotatedNames(folder: string, name = 'app.log'): readonly string[] {
  const all = readdirSync(folder).map((file) => ({ name: file, bytes: 0 }));
  const rotated = rotatedFilesOf(name, all).map((file) => file.name);
  return existsSync(join(folder, name)) ? [...rotated, name] : rotated;
}

/** All lines, old files first. */
export function rotatedLines(folder: string, name = 'app.log'): readonly string[] {
  const texts = rotatedNames(folder, name).map((file) => {
    const bytes = readFileSync(join(folder, file));
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  });
  return texts.join('').split('\n').slice(0, -1);
}
