/**
 * A pretend LLM server: it answers HTTP, takes settings like the real ones, and fails like the real ones.
 * usage: node server.ts --port N --max-num-seqs N --max-batched-tokens N --memory-utilization F --tensor-parallel N --kv-dtype auto|fp8 [--chunked-prefill]
 */
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { latencyMs, startKind, type ServerSettings } from './surface.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8080' },
    'max-num-seqs': { type: 'string', default: '256' },
    'max-batched-tokens': { type: 'string', default: '8192' },
    'memory-utilization': { type: 'string', default: '0.9' },
    'tensor-parallel': { type: 'string', default: '1' },
    'kv-dtype': { type: 'string', default: 'auto' },
    'chunked-prefill': { type: 'boolean', default: false },
  },
});
const settings: ServerSettings = {
  maxNumSeqs: Number(values['max-num-seqs']),
  maxBatchedTokens: Number(values['max-batched-tokens']),
  memoryUtilization: Number(values['memory-utilization']),
  tensorParallel: Number(values['tensor-parallel']),
  chunkedPrefill: values['chunked-prefill'],
  kvDtype: values['kv-dtype'] === 'fp8' ? 'fp8' : 'auto',
};

function dieOfMemory(when: string): never {
  console.error(
    `${when}: torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 79.10 GiB`,
  );
  process.exit(1);
}

const kind = startKind(settings);
console.log(`Loading weights on ${settings.tensorParallel} devices`);
if (kind === 'bad_settings') {
  console.error(`ValueError: these settings do not fit together: ${JSON.stringify(settings)}`);
  process.exit(2);
}
await delay(kind === 'slow' ? 600 : 150);
if (kind === 'oom_at_start') dieOfMemory('While loading weights');

let running = 0;
let served = 0;
const server = createServer((request, reply) => {
  if (request.url === '/health') {
    reply.end('ok');
    return;
  }
  running += 1;
  served += 1;
  if (kind === 'oom_under_load' && served > 40) dieOfMemory('While serving');
  const answer = (): void => {
    running -= 1;
    reply.end('{"text":"..."}');
  };
  if (kind === 'hangs' && served > 30) return;
  setTimeout(answer, latencyMs(settings, running));
});
server.listen(Number(values.port), '127.0.0.1', () => console.log(`Serving on port ${values.port}`));
process.once('SIGTERM', () => {
  console.log('Shutting down');
  process.exit(0);
});
