/** What there is of the engine, for people and for `doctor`. */
import { EnvironmentError, MaskbenchError } from '../errors.ts'
import { asError, noCardError, unhidden, whyNoCard } from './card.ts'
import { probeBinding, readStamp } from './compile.ts'
import { cudaCache } from './compiled-kernels.ts'
import { chosenDevice, hasNvidiaGpu, hideCards } from './device.ts'
import { askDriver } from './driver.ts'
import { firstUse, unfitness } from './fitness.ts'
import type { NoCardReason } from './no-card.ts'
import { bindingPath } from './paths.ts'
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
  /** The card that it computes on; null on a CPU. */
  card: string | null
  /** What else there is to know: kernels that are still to be compiled. */
  note: string | null
}

/** Loads the engine to find out; never throws. */
export async function engineState(): Promise<EngineState> {
  const stamp = readStamp()
  const state = { version: null, device: null, installed: stamp?.kind ?? null, library: stamp?.library ?? null }
  const nothing = { problem: null, card: null, note: null }
  if (chosenDevice() === 'cpu') hideCards()
  try {
    if (stamp?.kind === 'gpu') {
      // With a driver that is not quite there TensorFlow does not fail, it ends its process.
      const probe = await probeBinding(bindingPath)
      if ('problem' in probe) return { ...state, ...nothing, problem: `TensorFlow does not load (${probe.problem})` }
    }
    const { tf } = await import('./tensorflow.ts')
    const { computingDevice } = await import('./physical-device.ts')
    const { binding } = tf.backend() as unknown as { binding: { TF_Version: string } }
    const { kind, name, capability } = computingDevice()
    const loaded = { ...state, version: binding.TF_Version, device: kind, ...nothing }
    if (kind === 'cpu') return { ...loaded, problem: unusedGpu(stamp?.kind) }
    const card = [name, capability && `compute capability ${capability}`].filter(Boolean).join(', ')
    return { ...loaded, card, note: firstUse(askDriver().cards, cudaCache().CUDA_CACHE_PATH) }
  } catch (error) {
    const remedy = error instanceof MaskbenchError ? `; ${error.remedy}` : ''
    return { ...state, ...nothing, problem: `${error instanceof Error ? error.message : error}${remedy}` }
  }
}

/** What keeps TensorFlow from loading at all; for anything else the reason is not to be sought in the card. */
const DECISIVE: readonly NoCardReason[] = ['driver-too-old', 'card-too-old', 'library-missing']

/** The error that a command ends with when the engine computes on something else than it was installed or told to. */
export function deviceError({ version, device, installed }: EngineState): EnvironmentError | null {
  const chosen = chosenDevice()
  if (chosen === 'cpu') return null
  if (installed === 'gpu') {
    if (version === null) {
      const reason = whyNoCard()
      return DECISIVE.includes(reason.reason) ? asError(reason) : null
    }
    if (device === 'cpu') return noCardError()
    const obstacle = unfitness(askDriver()) // TensorFlow registers such a card all the same
    return obstacle === null ? null : asError(obstacle)
  }
  if (chosen === undefined || device === 'gpu') return null
  return new EnvironmentError({
    what: 'the engine for the CPU is installed, and MASKBENCH_DEVICE or --device asks for a GPU',
    remedy: 'Run `npx maskbench setup --gpu`',
  })
}

/** The CPU library beside a card; the GPU library without one is an error of its own. */
function unusedGpu(installed: EngineKind | undefined): string | null {
  if (installed !== 'cpu' || chosenDevice() === 'cpu' || !hasNvidiaGpu()) return null
  const [card] = askDriver(unhidden()).cards
  if (card === undefined) return null
  return `there is a GPU (${card.name}), but the CPU library is installed; \`npx maskbench setup --gpu\``
}
