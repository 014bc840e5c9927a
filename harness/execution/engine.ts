/** The engine in this process, on the device that was planned: what computes is asked of TensorFlow, never taken for granted. */
import { noCardError } from '../engine/card.ts'
import { cudaCache } from '../engine/compiled-kernels.ts'
import { hideCards } from '../engine/device.ts'
import type { PhysicalDevice } from '../engine/physical-device.ts'
import { EnvironmentError } from '../errors.ts'
import { type Device, plannedDevice } from './devices.ts'
import { visibleGpus } from './gpus.ts'

export interface Engine {
  /** Of TensorFlow. */
  version: string
  /** What computes. */
  device: PhysicalDevice
}

/**
 * Loads the engine. A process that computes on a card sees one card: TensorFlow puts data and work on different ones
 * where it sees several. Cards are hidden before the library looks for them, which it does once.
 * @throws EnvironmentError when something else computes than was planned.
 */
export async function loadEngine(
  planned: Device | null = plannedDevice(),
  load: () => Promise<Engine> = loadTensorFlow,
): Promise<Engine> {
  if (planned === 'cpu') hideCards()
  else {
    for (const [name, value] of Object.entries(cudaCache())) process.env[name] ??= value
    const [first, ...others] = visibleGpus()
    if (first !== undefined && others.length > 0) process.env.CUDA_VISIBLE_DEVICES = first
  }
  const engine = await load()
  refuseOtherDevice(planned, engine.device)
  return engine
}

async function loadTensorFlow(): Promise<Engine> {
  const { tf } = await import('../engine/tensorflow.ts')
  const { computingDevice } = await import('../engine/physical-device.ts')
  const { TF_Version: version } = (tf.backend() as unknown as { binding: { TF_Version: string } }).binding
  return { version, device: computingDevice() }
}

/** @throws EnvironmentError with the reason why there is no card, or that one computes where the CPU should. */
function refuseOtherDevice(planned: Device | null, { kind, name }: PhysicalDevice): void {
  if (planned === null || planned === kind) return
  if (planned === 'gpu') throw noCardError()
  throw new EnvironmentError({
    what: `TensorFlow computes on ${name ?? 'a GPU'}, and the CPU was planned`,
    remedy: 'leave CUDA_VISIBLE_DEVICES to maskbench, or use --device gpu',
  })
}
