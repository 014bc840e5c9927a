/** Loads the engine in this process on the planned device, and asks TensorFlow which device it really uses. */
import { cudaCache } from '../../engine/card/compiled-kernels.ts'
import { hideCards } from '../../engine/card/device.ts'
import { checkCardFitness, checkDevice, plannedDevice } from '../../engine/card/planned-device.ts'
import type { Engine } from '../../store/runs/environment.ts'
import type { Device } from '../resources/devices.ts'
import { visibleGpus } from '../resources/gpus.ts'

/**
 * Loads the engine. A process that computes on a GPU sees a single GPU, because TensorFlow could place data and work on
 * different ones. GPUs are hidden before the library looks for them, which it does only once.
 * @throws EnvironmentError when TensorFlow uses another device than planned, or would fail on it.
 */
export async function loadEngine(
  planned: Device | null = plannedDevice(),
  load: () => Promise<Engine> = loadTensorFlow,
): Promise<Engine> {
  if (planned === 'cpu') hideCards()
  else {
    for (const [name, value] of Object.entries(cudaCache())) process.env[name] ??= value
    const [first] = visibleGpus()
    if (first !== undefined) process.env.CUDA_VISIBLE_DEVICES = first
  }
  checkCardFitness(planned)
  const engine = await load()
  checkDevice(planned, engine.device)
  return engine
}

async function loadTensorFlow(): Promise<Engine> {
  const { tensorflowVersion } = await import('../../engine/backend.ts')
  const { computingDevice } = await import('../../engine/card/physical-device.ts')
  return { version: tensorflowVersion(), device: computingDevice() }
}
