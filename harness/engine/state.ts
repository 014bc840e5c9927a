/** What there is of the engine, for people and for `doctor`. */
import { MaskbenchError } from '../errors.ts'
import { readStamp } from './compile.ts'
import { hasNvidiaGpu } from './device.ts'
import type { EngineKind } from './releases.ts'

export interface EngineState {
  /** Null when the engine does not load. */
  version: string | null
  /** Where ops run. */
  device: EngineKind | null
  /** What was installed; null for a binding that somebody else built. */
  installed: EngineKind | null
  /** Folder of TensorFlow's library, when we installed it. */
  library: string | null
  /** Why it does not load, or runs on less than the machine has; with the remedy. */
  problem: string | null
}

interface NodeBackend {
  isUsingGpuDevice: boolean
  binding: { TF_Version: string }
}

/** Loads the engine to find out; never throws. */
export async function engineState(): Promise<EngineState> {
  const stamp = readStamp()
  const built = { installed: stamp?.kind ?? null, library: stamp?.library ?? null }
  try {
    const { tf } = await import('./tensorflow.ts')
    const { binding, isUsingGpuDevice } = tf.backend() as unknown as NodeBackend
    const device = isUsingGpuDevice ? 'gpu' : 'cpu'
    return { version: binding.TF_Version, device, ...built, problem: device === 'cpu' ? unusedGpu(stamp?.kind) : null }
  } catch (error) {
    const remedy = error instanceof MaskbenchError ? `; ${error.remedy}` : ''
    return {
      version: null,
      device: null,
      ...built,
      problem: `${error instanceof Error ? error.message : error}${remedy}`,
    }
  }
}

function unusedGpu(installed: EngineKind | undefined): string | null {
  if (!hasNvidiaGpu()) return null
  if (installed === 'cpu')
    return 'there is an NVIDIA driver, but the CPU library is installed; `npx maskbench setup --gpu`'
  return 'there is an NVIDIA driver, but TensorFlow uses no GPU; TF_CPP_MIN_LOG_LEVEL=0 makes it say why'
}
