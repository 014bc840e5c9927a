/** Memory of the card in use, by everybody, in MiB; null where nothing tells. TensorFlow gives none back until it ends. */
import { execFileSync } from 'node:child_process'

export function cardMemoryMb(): number | null {
  try {
    const visible = process.env.CUDA_VISIBLE_DEVICES?.split(',')[0]
    const which = visible ? ['-i', visible] : []
    const words = ['--query-gpu=memory.used', '--format=csv,noheader,nounits', ...which]
    const output = execFileSync('nvidia-smi', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const used = Number.parseInt(output, 10)
    return Number.isFinite(used) ? used : null
  } catch {
    return null
  }
}
