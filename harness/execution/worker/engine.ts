/** The engine in this process, on the device that was planned: what computes is asked of TensorFlow, never taken for granted. */
import { cudaCache } from '../../engine/card/compiled-kernels.ts'
import { hideCards } from '../../engine/card/device.ts'
import { plannedDevice, refuseOtherDevice, refuseUnfit } from '../../engine/card/planned-device.ts'
import type { Engine } from '../../store/runs/environment.ts'
import type { Device } from '../resources/devices.ts'
import { visibleGpus } from '../resources/gpus.ts'

/**
 * Loads the engine. A process that computes on a card sees one card: TensorFlow puts data and work on different ones
 * where it sees several. Cards are hidden before the library looks for them, which it does once.
 * @throws EnvironmentError when something else computes than was planned, or would fail to.
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
  refuseUnfit(planned)
  const engine = await load()
  refuseOtherDevice(planned, engine.device)
  return engine
}

async function loadTensorFlow(): Promise<Engine> {
  const { tensorflowVersion } = await import('../../engine/backend.ts')
  const { computingDevice } = await import('../../engine/card/physical-device.ts')
  return { version: tensorflowVersion, device: computingDevice() }
}
