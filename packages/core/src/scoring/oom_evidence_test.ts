import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findOutOfMemoryLine } from './oom_evidence.ts';

const GPU_LINES: readonly string[] = [
  'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 79.10 GiB',
  'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 79.10 GiB total capacity)',
  'RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB',
  '[rank0]: torch.OutOfMemoryError: HIP out of memory. Tried to allocate 20.00 MiB.',
  '(EngineCore_0 pid=7) ERROR 08-20 12:00:00 [core.py:700] torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 1 GiB',
  'RuntimeError: MPS backend out of memory (MPS allocated: 1.00 GB, other allocations: 1 GB)',
  'RuntimeError: CUDA error: out of memory',
  'CUDA error: out of memory',
  'CUDA error 2 at ggml-cuda.cu:123: out of memory',
  'ggml_backend_cuda_buffer_type_alloc_buffer: allocating 12288.00 MiB on device 0: cudaMalloc failed: out of memory',
  'ggml_gallocr_reserve_n: failed to allocate CUDA0 buffer of size 123456',
  'pycuda._driver.MemoryError: cuMemAlloc failed: CUDA_ERROR_OUT_OF_MEMORY',
  'RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`',
  'jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 68719476736 bytes.',
  'tensorflow.python.framework.errors_impl.ResourceExhaustedError: OOM when allocating tensor with shape[64,1024] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc',
  'ValueError: No available memory for the cache blocks. Try increasing `gpu_memory_utilization` when initializing the engine.',
  'ValueError: Free memory on device (10.2/79.1 GiB) on startup is less than desired GPU memory utilization (0.9, 71.2 GiB).',
  "ValueError: To serve at least one request with the models's max seq len (32768), (4.00 GiB KV cache is needed, which is larger than the available KV cache memory (1.2 GiB).",
];

const CPU_LINES: readonly string[] = [
  'MemoryError',
  'MemoryError: Unable to allocate 8.00 GiB',
  'numpy._core._exceptions._ArrayMemoryError: Unable to allocate 745. GiB for an array with shape (100000, 1000000)',
  'numpy.core._exceptions.MemoryError: Unable to allocate 745. GiB',
  'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  'FATAL ERROR: CALL_AND_RETRY_LAST Allocation failed - JavaScript heap out of memory',
  "terminate called after throwing an instance of 'std::bad_alloc'",
  '  what():  std::bad_alloc',
  'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space',
  'Terminating due to java.lang.OutOfMemoryError: GC overhead limit exceeded',
  'fatal error: runtime: out of memory',
  'memory allocation of 17179869184 bytes failed',
  'cc1plus: out of memory allocating 65536 bytes after a total of 1073741824 bytes',
  'virtual memory exhausted: Cannot allocate memory',
  "RuntimeError: [enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.",
  'ResourceExhaustedError: OOM when allocating tensor with shape[1] and type float on /job:localhost/replica:0/task:0/device:CPU:0 by allocator cpu',
  '2026-01-01 10:00:00 UTC [7] FATAL:  could not map anonymous shared memory: Cannot allocate memory',
  'ERROR:  out of memory',
];

const HARMLESS_LINES: readonly string[] = [
  'set zoom level to 3',
  'OOM',
  'oom_score_adj is 0',
  'room for improvement in memory allocation',
  'use --no-oom to avoid running out of memory',
  'Tip: set PYTORCH_CUDA_ALLOC_CONF to avoid fragmentation of memory',
  'class MyMemoryErrorHandler ready',
  'caught MemoryErrorLike: fine',
  'allocated 20 GiB of memory',
  'out of memory',
];

for (const line of GPU_LINES) {
  test(`findOutOfMemoryLine() sees the GPU in "${line.slice(0, 60)}"`, () => {
    assert.deepEqual(findOutOfMemoryLine(`before\n  ${line}\nafter\n`), { line, resource: 'gpu', index: 9 });
  });
}

for (const line of CPU_LINES) {
  test(`findOutOfMemoryLine() sees main memory in "${line.slice(0, 60)}"`, () => {
    assert.deepEqual(findOutOfMemoryLine(`before\r\n${line}\r\nafter`), {
      line: line.trim(),
      resource: 'cpu',
      index: 8 + line.length - line.trimStart().length,
    });
  });
}

for (const line of HARMLESS_LINES) {
  test(`findOutOfMemoryLine() does not fall for "${line}"`, () => {
    assert.equal(findOutOfMemoryLine(line), undefined);
  });
}

test('findOutOfMemoryLine() takes the last of several lines and cuts a long one', () => {
  const long = `MemoryError: ${'x'.repeat(1000)}`;
  assert.deepEqual(findOutOfMemoryLine(`MemoryError\n${long}\nbye`), {
    line: long.slice(0, 400),
    resource: 'cpu',
    index: 12,
  });
  assert.equal(findOutOfMemoryLine('\n\nnothing\n\n'), undefined);
  assert.equal(findOutOfMemoryLine(''), undefined);
});

test('findOutOfMemoryLine() is quick on hostile text', () => {
  const before = process.cpuUsage();
  assert.equal(findOutOfMemoryLine('memory alloc OOM FATAL ERROR: '.repeat(9000)), undefined);
  assert.equal(findOutOfMemoryLine('memory ERROR: CUDA error \n'.repeat(10_000)), undefined);
  // Processor time, in microseconds: a busy machine must not fail this.
  assert.ok(process.cpuUsage(before).user < 2_000_000);
});
