/**
 * Sends requests to the server and prints throughput and latency as one JSON line.
 * usage: node benchmark.ts --url URL --requests N --concurrency N
 */
import { Agent, get } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    requests: { type: 'string', default: '300' },
    concurrency: { type: 'string', default: '32' },
  },
});
const total = Number(values.requests);
const agent = new Agent({ keepAlive: true });
const latencies: number[] = [];
let next = 0;

function ask(): Promise<void> {
  return new Promise((resolve, reject) => {
    get(`${values.url}/generate`, { agent }, (reply) => {
      reply.resume();
      reply.once('end', resolve);
    }).once('error', reject);
  });
}

async function client(): Promise<void> {
  while (next++ < total) {
    const start = performance.now();
    await ask();
    latencies.push(performance.now() - start);
  }
}

const start = performance.now();
await Promise.all(Array.from({ length: Number(values.concurrency) }, client));
const seconds = (performance.now() - start) / 1000;
agent.destroy();
latencies.sort((a, b) => a - b);
const at = (share: number): number =>
  Math.round((latencies[Math.floor(latencies.length * share)] ?? 0) * 10) / 10;
console.log(
  JSON.stringify({
    requests_per_s: Math.round(latencies.length / seconds),
    p50_ms: at(0.5),
    p99_ms: at(0.99),
  }),
);
