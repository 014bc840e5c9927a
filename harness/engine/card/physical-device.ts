/** What TensorFlow computes on, asked of TensorFlow itself, and how exactly a card multiplies. */
import { EnvironmentError } from '../../base/errors.ts'
import { addOn } from '../add-on.ts'
import { computesOnCard } from '../backend.ts'
import { askDriver } from './driver.ts'

export interface PhysicalDevice {
  kind: 'cpu' | 'gpu'
  /** The card's model, e.g. `NVIDIA H100 80GB HBM3`; null on a CPU. */
  name: string | null
  /** Compute capability such as `9.0`; null on a CPU. */
  capability: string | null
  /** The card's memory in MiB. */
  memoryMb: number | null
  /** Version of the driver. */
  driver: string | null
  /** The card's own name, `GPU-…`. */
  uuid: string | null
}

/** The device that this process computes on: the first card TensorFlow registered, else the CPU. */
export function computingDevice(): PhysicalDevice {
  if (!computesOnCard) {
    return { kind: 'cpu', name: null, capability: null, memoryMb: null, driver: null, uuid: null }
  }
  const device = addOn?.devices().find(({ type }) => type === 'GPU')
  const { cards, version } = askDriver() // its first card is this process's, by the same CUDA_VISIBLE_DEVICES
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
 * Whether a card may round the factors of float32 products and convolutions to 10 bits of mantissa (TF32). For the whole
 * process, from the next op on; TensorFlow begins with true; a CPU and cards before 8.0 do not care.
 * @throws EnvironmentError on a card, for a binding that somebody else built: it can't be told.
 */
export function setTensorFloat32(on: boolean): void {
  if (addOn !== null) addOn.setTensorFloat32(on)
  else if (computesOnCard) {
    throw new EnvironmentError({
      what: 'this TensorFlow was not installed by maskbench, and can not be told whether to use TF32',
      remedy: 'Run `npx maskbench setup --gpu`',
    })
  }
}

/** What is set; null for a binding that somebody else built. */
export function tensorFloat32(): boolean | null {
  return addOn?.tensorFloat32() ?? null
}
