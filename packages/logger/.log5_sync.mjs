import { createLogger, openFileSink } from '@autotuner/logger';
import { pino } from 'pino';
import { rmSync, writeSync, openSync } from 'node:fs';
const M =
  'Trial finished and its score was written down; the sampler has been told and will suggest the next one soon';
const run = (name, log) => {
  const best = [];
  for (let r = 0; r < 12; r++) {
    const t = process.hrtime.bigint();
    for (let n = 0; n < 20000; n++) log({ task: 9, exp: n, score: n * 0.37 }, M);
    best.push(Number(process.hrtime.bigint() - t) / 20000);
  }
  best.sort((a, b) => a - b);
  console.log(name, best[0].toFixed(0), best[6].toFixed(0));
};
const f = '/work/wt-log5/node_modules/.log5_a.log';
for (let k = 0; k < 2; k++) {
  const l = createLogger({ kind: 'sync', sinks: [openFileSink(f)] });
  run('ours', (a, b) => l.info(a, b));
  await l.close();
  rmSync(f);
  const p = pino(pino.destination({ dest: f, sync: true }));
  run('pino', (a, b) => p.info(a, b));
  rmSync(f);
  const fd = openSync(f, 'a');
  const line = 'x'.repeat(183) + '\n';
  run('raw', () => writeSync(fd, line));
  const b = Buffer.from(line);
  run('rawbuf', () => writeSync(fd, b));
  run('rawbuf2', () => writeSync(fd, b, 0, 184));
  rmSync(f);
}
