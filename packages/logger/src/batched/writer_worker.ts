import { workerData } from 'node:worker_threads';
import type { SharedMemory } from './control_block.ts';
import { WriterLoop } from './writer_loop.ts';

// The thread that starts it hands over exactly this.
new WriterLoop(workerData as SharedMemory).run();
