/** Environment variables that TensorFlow and the allocator read once, when a process starts. */
import { cudaCache } from './card/compiled-kernels.ts'

/** Defaults for every process with the engine; values set by the user take precedence. */
export const ENGINE_ENVIRONMENT = {
  /** Log errors only. */
  TF_CPP_MIN_LOG_LEVEL: '2',
  /** Allocate GPU memory as needed, so that two jobs can share a GPU. */
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  /** The same seed gives the same bits. */
  TF_DETERMINISTIC_OPS: '1',
  /** Use the fast kernels on every CPU; by default, TensorFlow does on some only. Without AVX-512: 1.3 to 1.8 times. */
  TF_ENABLE_ONEDNN_OPTS: '1',
}

/** Settings that must be given when a process starts, because they cannot be changed from within. */
export interface Compute {
  /** Number of threads. It affects the last bits of results, so it is part of a run's configuration. */
  threads: number
  /** How many ops of one function may run in parallel. */
  branches?: number
  /** Whether kernels must give the same bits every time, which makes some slower on a GPU. */
  deterministic?: boolean
  /** Null or absent: the device that the engine finds. */
  device?: 'cpu' | 'gpu' | null
  /** The only GPU that the process may see, as a value of CUDA_VISIBLE_DEVICES; absent: the same GPUs as here. */
  card?: string | undefined
}

/**
 * The environment of a process that computes. A training step allocates and frees hundreds of megabytes. With glibc's
 * largest mmap threshold (32 MiB) and no trimming, the process keeps the memory and a ResNet-18 step takes 8 % less
 * time; huge pages save about 5 % of a small step. Threads, allocator, device and determinism can be set only before
 * the process starts.
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
