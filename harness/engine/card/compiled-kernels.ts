/** The driver's cache for kernels that it compiled because the library has no machine code for the GPU. */
import { join } from 'node:path'
import { cacheFolder } from '../installation/paths.ts'

/**
 * Environment for a process that may compute on a GPU. Compiling takes minutes, and with the driver's default limit
 * (1 GiB, in the home folder) kernels may be evicted before a run ends; 4 GiB is the maximum.
 */
export function cudaCache(): { CUDA_CACHE_PATH: string; CUDA_CACHE_MAXSIZE: string } {
  return { CUDA_CACHE_PATH: join(cacheFolder(), 'compiled-kernels'), CUDA_CACHE_MAXSIZE: String(2 ** 32 - 1) }
}
