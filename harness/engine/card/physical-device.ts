/** The device that TensorFlow reports, and the precision of a GPU's products. */
import { EnvironmentError } from '../../base/errors.ts'
import { addOn } from '../add-on.ts'
import { computesOnCard } from '../backend.ts'
import { askDriver } from './driver.ts'

export interface PhysicalDevice {
  kind: 'cpu' | 'gpu'
  /** The GPU's model, e.g. `NVIDIA H100 80GB HBM3`; null on a CPU. */
  name: string | null
  /** Compute capability such as `9.0`; null on a CPU. */
  capability: string | null
  /** The GPU's memory in MiB. */
  memoryMb: number | null
  /** Version of the driver. */
  driver: string | null
  /** The GPU's UUID, `GPU-…`. */
  uuid: string | null
}

/** The device that this process computes on: the first GPU that TensorFlow registered, else the CPU. */
export function computingDevice(): PhysicalDevice {
  if (!computesOnCard()) {
    return { kind: 'cpu', name: null, capability: null, memoryMb: null, driver: null, uuid: null }
  }
  const device = addOn()
    ?.devices()
    .find(({ type }) => type === 'GPU')
  const { cards, version } = askDriver() // the first is this process's GPU, because CUDA_VISIBLE_DEVICES is the same
  const [card] = cards
  return {
    kind: 'gpu',
    name: device?.name || card?.name || null,
    capability: device?.capability || card?.capability || null,
    memoryMb: card?.memoryMb ?? null,
    driver: version,
    uuid: card?.uuid ?? null,
  }
}

/**
 * Sets whether a GPU may round the factors of float32 products and convolutions to 10 bits of mantissa (TF32), for the
 * whole process, from the next op on. TensorFlow's default is true. It has no effect on CPUs and on GPUs before 8.0.
 * @throws EnvironmentError on a GPU, for a binding that maskbench did not build.
 */
export function setTensorFloat32(on: boolean): void {
  const own = addOn()
  if (own !== null) own.setTensorFloat32(on)
  else if (computesOnCard()) {
    throw new EnvironmentError({
      what: 'this TensorFlow was not installed by maskbench, so TF32 cannot be switched on or off',
      remedy: 'Run `npx maskbench setup --gpu`',
    })
  }
}

/** The current setting; null for a binding that maskbench did not build. */
export function tensorFloat32(): boolean | null {
  return addOn()?.tensorFloat32() ?? null
}
