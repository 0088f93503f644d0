/**
 * Records a command in a real terminal and writes what it looked like as one animated SVG.
 * usage: node tools/recording/record_terminal.ts OUT.svg COMMAND...
 * Needs `script` of util-linux for the pseudo terminal.
 */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import xterm from '@xterm/headless';
import { frameOf, renderAnimation, type Frame } from './terminal_svg.ts';

const COLUMNS = 100;
const ROWS = 26;
const SNAPSHOT_MS = 500;
const MAX_FRAMES = 9;

async function record(command: string): Promise<readonly Frame[]> {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true, scrollback: 0 });
  const line = `stty cols ${COLUMNS} rows ${ROWS}; ${command}`;
  const env = {
    ...process.env,
    TERM: 'xterm-256color',
    COLUMNS: `${COLUMNS}`,
    LINES: `${ROWS}`,
    LC_ALL: 'C.UTF-8',
  };
  delete (env as Record<string, string | undefined>)['NO_COLOR'];
  delete (env as Record<string, string | undefined>)['CI'];
  const child = spawn('script', ['-qefc', line, '/dev/null'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const frames: Frame[] = [];
  const snap = (): void => {
    const frame = frameOf(terminal.buffer.active, { columns: COLUMNS, rows: ROWS });
    if (frames.at(-1)?.text !== frame.text) frames.push(frame);
  };
  const timer = setInterval(snap, SNAPSHOT_MS);
  child.stdout.on('data', (bytes: Uint8Array) => terminal.write(bytes));
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(timer);
  await new Promise<void>((resolve) => terminal.write('', resolve));
  snap();
  return frames;
}

function choose(frames: readonly Frame[]): readonly Frame[] {
  if (frames.length <= MAX_FRAMES) return frames;
  const step = (frames.length - 1) / (MAX_FRAMES - 1);
  return Array.from({ length: MAX_FRAMES }, (_, at) => frames[Math.round(at * step)]).filter(
    (one) => one !== undefined,
  );
}

const [out, ...words] = process.argv.slice(2);
if (out === undefined || words.length === 0) {
  console.error('usage: node tools/recording/record_terminal.ts OUT.svg COMMAND...');
  process.exitCode = 2;
} else {
  const frames = await record(words.join(' '));
  await writeFile(out, renderAnimation(choose(frames), { columns: COLUMNS, rows: ROWS }));
  console.error(`${out}: ${frames.length} frames`);
}
