/** Where the driver keeps kernels that it compiled for a card that the library has no machine code for. */
import { join } from 'node:path'
import { cacheFolder } from '../installation/paths.ts'

/**
 * Environment for a process that may compute on a card. Compiling takes minutes, and the driver's own limit (1 GiB, in the
 * home folder) may throw kernels out before a run has ended; 4 GiB is the most that it takes.
 */
export function cudaCache(): { CUDA_CACHE_PATH: string; CUDA_CACHE_MAXSIZE: string } {
  return { CUDA_CACHE_PATH: join(cacheFolder(), 'compiled-kernels'), CUDA_CACHE_MAXSIZE: String(2 ** 32 - 1) }
}
