/** What TensorFlow computes on, asked of TensorFlow itself, and how exactly a card multiplies. Loads the engine's add-on. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Card, cards } from './card.ts'
import { devicePath } from './paths.ts'
import { tf } from './tensorflow.ts'

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

interface AddOn {
  devices(): { type: string; name: string; capability: string }[]
  setTensorFloat32(on: boolean): void
  tensorFloat32(): boolean
}

/** Null for a binding that somebody else built: the add-on fits our own library only. */
const addOn = existsSync(devicePath) ? (createRequire(import.meta.url)(devicePath) as AddOn) : null

/** The device that this process computes on: the first card TensorFlow registered, else the CPU. */
export function computingDevice(): PhysicalDevice {
  const cpu = { kind: 'cpu', name: null, capability: null, memoryMb: null, driver: null, uuid: null } as const
  if (!(tf.backend() as unknown as { isUsingGpuDevice: boolean }).isUsingGpuDevice) return cpu
  const device = addOn?.devices().find(({ type }) => type === 'GPU')
  const card = cardOf(device?.name)
  return {
    kind: 'gpu',
    name: device?.name ?? card?.name ?? null,
    capability: device?.capability ?? card?.capability ?? null,
    memoryMb: card?.memoryMb ?? null,
    driver: card?.driver ?? null,
    uuid: card?.uuid ?? null,
  }
}

/**
 * The card that this process sees, among all that the driver knows. One that goes by its number may be another by the
 * driver's count: of several cards its model is known then, and not which of them it is.
 */
function cardOf(name: string | undefined): (Omit<Card, 'uuid'> & { uuid: string | null }) | undefined {
  const all = cards()
  const [visible = ''] = (process.env.CUDA_VISIBLE_DEVICES ?? '').split(',')
  const named = visible.startsWith('GPU-') ? all.find(({ uuid }) => uuid.startsWith(visible)) : undefined
  if (named !== undefined || all.length < 2) return named ?? all[0]
  const alike = all.find((card) => card.name === name)
  return alike && { ...alike, uuid: null }
}

/**
 * Whether a card may round the factors of float32 products and convolutions to 10 bits of mantissa (TF32). For the whole
 * process, from the next op on; TensorFlow begins with true; a CPU and cards before 8.0 do not care.
 */
export function setTensorFloat32(on: boolean): void {
  addOn?.setTensorFloat32(on)
}

/** What is set; null for a binding that somebody else built. */
export function tensorFloat32(): boolean | null {
  return addOn?.tensorFloat32() ?? null
}
