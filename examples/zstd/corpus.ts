/** Log-like text: the kind of data that this project itself writes and archives. The same bytes on every machine. */

const LEVELS = ['INFO', 'INFO', 'INFO', 'INFO', 'DEBUG', 'WARNING', 'ERROR'];
const MESSAGES = [
  'Request served in %d ms from shard %d',
  'Cache miss for key user:%d:profile, loaded %d bytes',
  'Experiment %d moved to BENCHMARKING with batch %d',
  'Connection %d closed after %d requests',
  'Queue depth %d above watermark %d, slowing producers',
  'Checkpoint %d written in %d pages',
];

/** A small linear congruential generator, so that the corpus needs no file and no download. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Makes about `bytes` bytes of log lines. */
export function makeLogCorpus(bytes: number): Buffer {
  const random = makeRandom(20260101);
  const lines: string[] = [];
  let time = Date.UTC(2026, 0, 1);
  for (let size = 0; size < bytes;) {
    time += random(40);
    const template = MESSAGES[random(MESSAGES.length)] ?? '';
    const message = template.replace('%d', `${random(100000)}`).replace('%d', `${random(64)}`);
    const id = random(2 ** 30)
      .toString(16)
      .padStart(8, '0');
    const line = `[${new Date(time).toISOString()}] [${LEVELS[random(LEVELS.length)]}] [worker-${random(16)}] [${id}] ${message}`;
    lines.push(line);
    size += line.length + 1;
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}
