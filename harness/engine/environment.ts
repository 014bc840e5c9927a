/** The environment that TensorFlow and the allocator read once, when a process starts. */
import { cudaCache } from './card/compiled-kernels.ts'

/** What every process with the engine wants; anything set by the user stays. */
export const ENGINE_ENVIRONMENT = {
  /** Errors only. */
  TF_CPP_MIN_LOG_LEVEL: '2',
  /** Take GPU memory as it is needed, so that two jobs can share a card. */
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  /** The same seed gives the same bits. */
  TF_DETERMINISTIC_OPS: '1',
  /** The fast kernels on every CPU: left alone, TensorFlow takes them on some only (measured without AVX-512: 1.3 to 1.8 times). */
  TF_ENABLE_ONEDNN_OPTS: '1',
}

/** What of a run a process has to be started with: none of it can be changed from within. */
export interface Compute {
  /** Results depend on it in the last bits, so it is part of a run's configuration. */
  threads: number
  /** How many ops of one function may run side by side. */
  branches?: number
  /** Whether kernels must give the same bits every time, which some do at a cost on a card. */
  deterministic?: boolean
  /** Null or absent: whatever the engine finds. */
  device?: 'cpu' | 'gpu' | null
  /** The one card that the process is to see, as CUDA_VISIBLE_DEVICES takes it; absent: those that are visible here. */
  card?: string | undefined
}

/**
 * Environment of a process that computes. A training step maps and unmaps hundreds of megabytes; with glibc's largest mmap
 * threshold (32 MiB) and no trimming the memory is kept and a ResNet-18 step takes 8 % less time, a small step some 5 % less
 * in huge pages. Threads, allocator, device and determinism can only be set from outside, before the process starts.
 */
export function childEnvironment({
  threads,
  branches = 1,
  deterministic = true,
  device,
  card,
}: Compute): NodeJS.ProcessEnv {
  const count = String(threads)
  return {
    ...ENGINE_ENVIRONMENT,
    MALLOC_MMAP_THRESHOLD_: '33554432',
    MALLOC_TRIM_THRESHOLD_: '8589934592',
    GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
    ...(device === 'gpu' && cudaCache()),
    ...process.env,
    TF_NUM_INTRAOP_THREADS: count,
    TF_NUM_INTEROP_THREADS: String(branches),
    OMP_NUM_THREADS: count,
    TF_DETERMINISTIC_OPS: deterministic ? '1' : '0',
    ...(device && { MASKBENCH_DEVICE: device }),
    ...(device === 'cpu' && { CUDA_VISIBLE_DEVICES: '-1' }),
    ...(device !== 'cpu' && card !== undefined && { CUDA_VISIBLE_DEVICES: card }),
  }
}
