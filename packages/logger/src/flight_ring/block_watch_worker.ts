import { workerData } from 'node:worker_threads';
import { openFileSink } from '../sinks/file_sink.ts';
import type { BlockWatchData } from './block_watch.ts';
import { dumpSharedRing } from './shared_dump.ts';
import { SharedRing } from './shared_ring.ts';

// The thread that starts it hands over exactly this.
const { memory, path, style, blockedMs } = workerData as BlockWatchData;
const LOOKS = 4;

function watch(ring: SharedRing): void {
  let beat = ring.beat;
  let lastMs = performance.now();
  while (!ring.waitForStop(blockedMs / LOOKS)) {
    const nowMs = performance.now();
    if (ring.beat !== beat) {
      beat = ring.beat;
      lastMs = nowMs;
    } else if (nowMs - lastMs >= blockedMs) {
      // While it stays blocked, what is recorded in the meantime follows after the same time again.
      if (!ring.isEmpty) dump(ring);
      lastMs = nowMs;
    }
  }
}

function dump(ring: SharedRing): void {
  const sink = openFileSink(path);
  dumpSharedRing(ring, { sink, style, request: { reason: 'blocked', about: { blocked_ms: blockedMs } } });
  void sink.close();
}

watch(SharedRing.of(memory));
