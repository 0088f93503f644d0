import { readFile, writeFile } from 'node:fs/promises';

const BEGIN = '<!-- loggers: written by bench:run -->';
const END = '<!-- loggers: end -->';

/** Tells whether a document has a place for the report. */
export function hasMarks(document: string): boolean {
  const from = document.indexOf(BEGIN);
  return from >= 0 && document.indexOf(END) > from;
}

/** Puts a text between the marks of a document. @throws Error when the marks are not there */
export async function writeBetweenMarks(file: string, text: string): Promise<void> {
  const document = await readFile(file, 'utf8');
  if (!hasMarks(document)) {
    throw new Error(`Cannot write report into ${file}: must have the lines "${BEGIN}" and "${END}"`);
  }
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  await writeFile(file, `${document.slice(0, from + BEGIN.length)}\n\n${text}\n\n${document.slice(to)}`);
}
