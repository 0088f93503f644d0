/** A printed line that proves memory ran out, and of which kind. */
export interface OutOfMemoryLine {
  /** Trimmed, at most 400 characters. */
  readonly line: string;
  readonly resource: 'cpu' | 'gpu';
  /** Where the line's text begins in what was searched: in bytes, when the text has one character for each byte. */
  readonly index: number;
}

interface Rule {
  readonly resource: 'cpu' | 'gpu';
  /** Matched where a message can start: at the start of the line, or after a blank or the end of a log prefix. */
  readonly pattern: RegExp;
}

const LINE_SHOWN = 400;
const LINE_SEARCHED = 2000;

const rule = (resource: 'cpu' | 'gpu', message: string): Rule => ({
  resource,
  // A prefix ("[rank0]: ", "(EngineCore pid=7) ERROR 08-20 ") may come first, but never half a word: "zoom" is no OOM.
  pattern: new RegExp(`(?:^|[\\s:>\\])|])${message}`),
});

/** What runtimes print, word for word; the first that fits decides the resource. */
const RULES: readonly Rule[] = [
  // PyTorch
  rule('gpu', String.raw`torch\.(?:cuda\.)?OutOfMemoryError(?::|$)`),
  rule('gpu', String.raw`(?:CUDA|HIP|XPU|NPU) out of memory\. Tried to allocate`),
  rule('gpu', String.raw`MPS backend out of memory \(`),
  rule('cpu', String.raw`\[enforce fail at alloc_cpu\.cpp:\d+\]`),
  rule('cpu', `DefaultCPUAllocator: (?:can't allocate|not enough) memory`),
  // CUDA, ROCm, ggml (llama.cpp)
  rule('gpu', String.raw`(?:CUDA|HIP|ROCm)(?: driver| runtime)? error:? .{0,60}out of memory`),
  rule('gpu', String.raw`(?:cuda|hip)Malloc(?:Async|Managed)? failed: out of memory`),
  rule('gpu', String.raw`CUDA_ERROR_OUT_OF_MEMORY\b`),
  rule('gpu', String.raw`(?:cuda|hip)ErrorMemoryAllocation\b`),
  rule('gpu', String.raw`CUBLAS_STATUS_ALLOC_FAILED\b`),
  rule('gpu', String.raw`failed to allocate (?:CUDA|ROCm|Vulkan|Metal|SYCL)\d* buffer of size`),
  rule('gpu', String.raw`ggml_vulkan: Device memory allocation of size \d+ failed`),
  rule('cpu', String.raw`ggml_aligned_malloc: insufficient memory`),
  rule('cpu', String.raw`failed to allocate CPU buffer of size`),
  // JAX, TensorFlow
  rule('gpu', 'RESOURCE_EXHAUSTED: Out of memory'),
  rule('cpu', String.raw`OOM when allocating tensor with shape.{0,200}device:CPU`),
  rule('gpu', 'OOM when allocating tensor with shape'),
  // vLLM, SGLang
  rule('gpu', 'No available memory for the cache blocks'),
  rule('gpu', String.raw`Free memory on device .{0,80}is less than desired GPU memory utilization`),
  rule('gpu', String.raw`To serve at least one request with the model.{0,160}KV cache is needed`),
  rule(
    'gpu',
    String.raw`The model's max seq len \(\d+\) is larger than the maximum number of tokens that can be stored`,
  ),
  rule('gpu', String.raw`Not enough memory\. Please try to increase --mem-fraction-static`),
  // Languages
  rule('cpu', String.raw`(?:numpy\S*\.(?:_Array)?MemoryError|MemoryError)(?::.*)?$`),
  rule('cpu', 'FATAL ERROR: .{0,160}(?:heap out of memory|Committing semi space failed)'),
  rule('cpu', String.raw`terminate called after throwing an instance of '(?:std::)?bad_alloc'`),
  rule('cpu', String.raw`what\(\):\s+std::bad_alloc`),
  rule('cpu', String.raw`java\.lang\.OutOfMemoryError(?::|$)`),
  rule('cpu', 'fatal error: (?:runtime: )?out of memory'),
  rule('cpu', String.raw`memory allocation of \d+ bytes failed`),
  // Compilers, PostgreSQL
  rule('cpu', String.raw`out of memory allocating \d+ bytes`),
  rule('cpu', 'virtual memory exhausted: Cannot allocate memory'),
  rule('cpu', 'could not map anonymous shared memory: Cannot allocate memory'),
  rule('cpu', String.raw`(?:ERROR|FATAL|PANIC):\s+out of memory$`),
];

/** Every rule needs one of these words, so that most lines cost one match. */
const WORTH_A_LOOK = /memory|alloc|OOM|RESOURCE_EXHAUSTED|space failed/i;

/**
 * Finds the last line of a program's output that says that memory ran out, in the words of a known runtime
 * (PyTorch, JAX, TensorFlow, vLLM, CUDA, ggml, Python, V8, C++, Java, Go, Rust, gcc, PostgreSQL); undefined when
 * there is none. Lines that merely mention memory, or hold "oom" as part of a word, do not count. Give it only the
 * output of a program that failed, and not more than its last 256 KiB; decoded as latin1, so that `index` counts bytes.
 *
 * @example
 * ```ts
 * import { findOutOfMemoryLine } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.equal(findOutOfMemoryLine('set zoom level\n'), undefined);
 * const found = { line: 'MemoryError', resource: 'cpu', index: 10 };
 * assert.deepEqual(findOutOfMemoryLine('Traceback\nMemoryError\n'), found);
 * ```
 */
export function findOutOfMemoryLine(text: string): OutOfMemoryLine | undefined {
  for (let end = text.length; end >= 0;) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    const found = findInLine(text.slice(start, end));
    if (found !== undefined) return { ...found, index: start + found.index };
    end = start - 1;
  }
  return undefined;
}

function findInLine(whole: string): OutOfMemoryLine | undefined {
  const line = whole.trim().slice(0, LINE_SEARCHED);
  const found = WORTH_A_LOOK.test(line) ? RULES.find(({ pattern }) => pattern.test(line)) : undefined;
  if (found === undefined) return undefined;
  const index = whole.length - whole.trimStart().length;
  return { line: line.slice(0, LINE_SHOWN), resource: found.resource, index };
}
