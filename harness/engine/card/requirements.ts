/** The GPU library's requirements on driver and GPU, and the cost of a GPU that is newer than the library. */
import type { Driver, DriverCard } from './driver.ts'
import type { NoCard } from './no-card-reason.ts'

interface Capable {
  /** Null if unknown. */
  capability: string | null
}

interface Named extends Capable {
  name: string | null
}

interface Version {
  /** The newest CUDA version that the driver supports, as 1000 x major + 10 x minor. */
  cuda: number
  /** The first Linux driver that supports it. */
  driver: string
}

/**
 * Any driver for CUDA 12 supports any library built with CUDA 12 ("minor version compatibility",
 * https://docs.nvidia.com/deploy/cuda-compatibility/minor-version-compatibility.html).
 */
const LIBRARIES: Version = { cuda: 12_000, driver: '525.60.13' }

/**
 * A driver cannot compile PTX that is newer than itself. TensorFlow's PTX has version 8.5, which came with CUDA 12.5;
 * GPUs from `PTX_FROM` on need it. https://docs.nvidia.com/cuda/parallel-thread-execution/#release-notes
 */
const PTX: Version = { cuda: 12_050, driver: '555.42.02' }

/** From this capability on, most of TensorFlow's elementwise kernels have no machine code, only PTX. */
const PTX_FROM = 9.0

/** The newest capability for which TensorFlow has any machine code (`gpu-kernels.json`, `machineCode`). */
const NEWEST = 9.0

/** cuDNN 9.28 has machine code from 7.5 on, and no PTX for older GPUs; TensorFlow's machine code starts at 6.0. */
const OLDEST = 7.5

/** The reason why none of the GPUs is supported; null if one is supported or if there are none. */
export function unfitness({ cuda, version, cards }: Driver): NoCard | null {
  if (cuda !== null ? cuda < LIBRARIES.cuda : isOlder(version, LIBRARIES.driver))
    return tooOld(version, cuda, LIBRARIES)
  const [first] = cards
  if (first === undefined || cards.some((card) => isFit(card, cuda))) return null
  const able = cards.find(isNewEnough)
  return able === undefined ? cardTooOld(first) : tooOld(version, cuda, PTX, able)
}

/** Whether the library supports this GPU with a driver for this CUDA version. Unknown values count as supported. */
export function isFit(card: Capable, cuda: number | null): boolean {
  if (card.capability === null) return true
  return isNewEnough(card) && (Number(card.capability) < PTX_FROM || cuda === null || cuda >= PTX.cuda)
}

function isNewEnough({ capability }: Capable): boolean {
  return Number(capability) >= OLDEST
}

/** Whether the driver must compile every kernel for this GPU, which takes minutes. */
export function isNewerThanCode({ capability }: Capable): boolean {
  return Number(capability ?? 0) > NEWEST
}

/**
 * A note about the first run on a GPU for which kernels must be compiled; null if there are none. NVIDIA's compiler
 * (ptxas 12.9 for 10.0, on a random 40 of TensorFlow's 1,398 programs) takes 0.07 s per program, 95 s for all.
 */
export function firstUse(cards: readonly Named[], cache: string): string | null {
  const card = cards.find(({ capability }) => Number(capability ?? 0) >= PTX_FROM)
  if (card === undefined) return null
  const kept = `compiled kernels are cached in ${cache}`
  const named = `${card.name} (compute capability ${card.capability})`
  return isNewerThanCode(card)
    ? `${named} is newer than the library's machine code: its driver compiles every kernel at first use, which takes some minutes; ${kept}`
    : `for ${named}, the driver compiles some kernels at first use, which takes seconds; ${kept}`
}

function tooOld(version: string | null, cuda: number | null, needed: Version, card?: DriverCard): NoCard {
  const found = version ?? (cuda === null ? '' : `for CUDA ${Math.floor(cuda / 1000)}.${(cuda % 1000) / 10}`)
  const gpuLibrary = card === undefined ? "TensorFlow's GPU library" : `TensorFlow's GPU library on ${card.name}`
  return {
    reason: 'driver-too-old',
    what: `the NVIDIA driver ${found} is too old: ${gpuLibrary} needs ${needed.driver} or newer`,
    remedy: 'Update the driver',
  }
}

function cardTooOld({ name, capability }: DriverCard): NoCard {
  return {
    reason: 'card-too-old',
    what: `${name} has compute capability ${capability}, but the GPU library needs at least ${OLDEST.toFixed(1)}`,
    remedy: 'Use a newer GPU',
  }
}

function isOlder(version: string | null, needed: string): boolean {
  if (version === null) return false
  const [a, b] = [version, needed].map((text) => text.split('.').map(Number)) as [number[], number[]]
  for (let i = 0; i < b.length; i += 1) if ((a[i] ?? 0) !== b[i]) return (a[i] ?? 0) < b[i]!
  return false
}
