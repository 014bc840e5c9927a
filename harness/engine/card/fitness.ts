/** What the GPU library needs of a driver and of a card, and what it costs a card that is newer than the library. */
import type { Driver, DriverCard } from './driver.ts'
import type { NoCard } from './no-card-reason.ts'

interface Capable {
  /** Null where nobody can tell. */
  capability: string | null
}

interface Named extends Capable {
  name: string | null
}

interface Version {
  /** As the driver's library tells it: 1000 x major + 10 x minor of the newest CUDA that it runs. */
  cuda: number
  /** The first Linux driver for it. */
  driver: string
}

/**
 * Any driver for CUDA 12 runs any library of CUDA 12 ("minor version compatibility",
 * https://docs.nvidia.com/deploy/cuda-compatibility/minor-version-compatibility.html).
 */
const LIBRARIES: Version = { cuda: 12_000, driver: '525.60.13' }

/**
 * It does not compile PTX that is newer than itself. TensorFlow's is of version 8.5, which came with CUDA 12.5; cards
 * from `PTX_FROM` on need it. https://docs.nvidia.com/cuda/parallel-thread-execution/#release-notes
 */
const PTX: Version = { cuda: 12_050, driver: '555.42.02' }

/** Most elementwise kernels of TensorFlow have no machine code for this capability and above, only PTX. */
const PTX_FROM = 9.0

/** The newest capability that TensorFlow has any machine code for (`gpu-kernels.json`, `machineCode`). */
const NEWEST = 9.0

/** cuDNN 9.28 has machine code from 7.5 on and no PTX that an older card could compile; TensorFlow's begins with 6.0. */
const OLDEST = 7.5

/** What forbids computing on any of these cards; null when one is fit, and when there is none to judge. */
export function unfitness({ cuda, version, cards }: Driver): NoCard | null {
  if (cuda !== null ? cuda < LIBRARIES.cuda : isOlder(version, LIBRARIES.driver))
    return tooOld(version, cuda, LIBRARIES)
  const [first] = cards
  if (first === undefined || cards.some((card) => isFit(card, cuda))) return null
  const able = cards.find(isNewEnough)
  return able === undefined ? cardTooOld(first) : tooOld(version, cuda, PTX, able)
}

/** Whether the library computes on this card, with a driver for this CUDA; what is not known is no obstacle. */
export function isFit(card: Capable, cuda: number | null): boolean {
  if (card.capability === null) return true
  return isNewEnough(card) && (Number(card.capability) < PTX_FROM || cuda === null || cuda >= PTX.cuda)
}

function isNewEnough({ capability }: Capable): boolean {
  return Number(capability) >= OLDEST
}

/** Whether the driver compiles every kernel for this card, which takes minutes. */
export function isNewerThanCode({ capability }: Capable): boolean {
  return Number(capability ?? 0) > NEWEST
}

/**
 * What to say of the first start on a card that kernels must be compiled for; null when there is nothing to say. NVIDIA's own
 * compiler (ptxas 12.9 for 10.0, 40 of TensorFlow's 1,398 programs drawn at random) takes 0.07 s a program: 95 s for all.
 */
export function firstUse(cards: readonly Named[], cache: string): string | null {
  const card = cards.find(({ capability }) => Number(capability ?? 0) >= PTX_FROM)
  if (card === undefined) return null
  const kept = `compiled kernels are kept in ${cache}`
  const named = `${card.name} (compute capability ${card.capability})`
  return isNewerThanCode(card)
    ? `${named} is newer than the library's machine code: its driver compiles every kernel at first use, some minutes in all; ${kept}`
    : `for ${named} some kernels are compiled by its driver at first use, seconds in all; ${kept}`
}

function tooOld(version: string | null, cuda: number | null, needed: Version, card?: DriverCard): NoCard {
  const found = version ?? (cuda === null ? '' : `for CUDA ${Math.floor(cuda / 1000)}.${(cuda % 1000) / 10}`)
  const of = card === undefined ? "TensorFlow's GPU library" : `TensorFlow's GPU library on ${card.name}`
  return {
    reason: 'driver-too-old',
    what: `the NVIDIA driver ${found} is too old: ${of} needs ${needed.driver} or newer`,
    remedy: 'Update the driver',
  }
}

function cardTooOld({ name, capability }: DriverCard): NoCard {
  return {
    reason: 'card-too-old',
    what: `${name} has compute capability ${capability}, and the GPU library has code from ${OLDEST.toFixed(1)} on`,
    remedy: 'Use a newer card',
  }
}

function isOlder(version: string | null, needed: string): boolean {
  if (version === null) return false
  const [a, b] = [version, needed].map((text) => text.split('.').map(Number)) as [number[], number[]]
  for (let i = 0; i < b.length; i += 1) if ((a[i] ?? 0) !== b[i]) return (a[i] ?? 0) < b[i]!
  return false
}
