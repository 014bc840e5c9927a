/** The state of the engine, for messages and for `doctor`. */
import { EnvironmentError, MaskbenchError } from '../../base/errors.ts'
import { asError, unhidden, whyNoCard } from '../card/card.ts'
import { cudaCache } from '../card/compiled-kernels.ts'
import { chosenDevice, hasNvidiaGpu, hideCards } from '../card/device.ts'
import { askDriver } from '../card/driver.ts'
import type { NoCardReason } from '../card/no-card-reason.ts'
import { checkCardFitness, checkDevice, plannedDevice } from '../card/planned-device.ts'
import { firstUse } from '../card/requirements.ts'
import { probeBinding, readStamp } from './compile.ts'
import { bindingPath } from './paths.ts'
import type { EngineKind } from './releases.ts'

export interface EngineState {
  /** Null when the engine does not load. */
  version: string | null
  /** Where ops run. */
  device: EngineKind | null
  /** The installed kind; null for a binding that maskbench did not build. */
  installed: EngineKind | null
  /** Folder of TensorFlow's library; null if maskbench did not install it. */
  library: string | null
  /** Why the engine does not load or does not use the machine's GPU, with the remedy. */
  problem: string | null
  /** The GPU that it computes on; null on a CPU. */
  card: string | null
  /** A note about kernels that must still be compiled. */
  note: string | null
}

/** Determines the state by loading the engine; never throws. */
export async function engineState(): Promise<EngineState> {
  const stamp = readStamp()
  const state = { version: null, device: null, installed: stamp?.kind ?? null, library: stamp?.library ?? null }
  const nothing = { problem: null, card: null, note: null }
  if (chosenDevice() === 'cpu') hideCards()
  try {
    if (stamp?.kind === 'gpu') {
      // With an incomplete driver, TensorFlow ends its process instead of failing.
      const probe = await probeBinding(bindingPath)
      if ('problem' in probe) return { ...state, ...nothing, problem: `TensorFlow does not load (${probe.problem})` }
    }
    const { tensorflowVersion } = await import('../backend.ts')
    const { computingDevice } = await import('../card/physical-device.ts')
    const { kind, name, capability } = computingDevice()
    const loaded = { ...state, version: tensorflowVersion(), device: kind, ...nothing }
    if (kind === 'cpu') return { ...loaded, problem: unusedGpu(stamp?.kind) }
    const card = [name, capability && `compute capability ${capability}`].filter(Boolean).join(', ')
    return { ...loaded, card, note: firstUse(askDriver().cards, cudaCache().CUDA_CACHE_PATH) }
  } catch (error) {
    const remedy = error instanceof MaskbenchError ? `; ${error.remedy}` : ''
    return { ...state, ...nothing, problem: `${error instanceof Error ? error.message : error}${remedy}` }
  }
}

/** Reasons that keep TensorFlow from loading at all; other failures to load are not caused by the GPU. */
const DECISIVE: readonly NoCardReason[] = ['driver-too-old', 'card-too-old', 'library-missing']

/** The error of a command if the engine does not compute on the device that was installed or chosen. */
export function deviceError({ version, device, card, installed }: EngineState): EnvironmentError | null {
  try {
    const planned = plannedDevice(installed)
    if (planned === 'gpu' && version === null) {
      const reason = whyNoCard()
      return DECISIVE.includes(reason.reason) ? asError(reason) : null
    }
    checkCardFitness(planned)
    if (device !== null) checkDevice(planned, { kind: device, name: card })
    return null
  } catch (error) {
    if (error instanceof EnvironmentError) return error
    throw error
  }
}

/** The problem that the CPU library is installed although there is a GPU; null otherwise. */
function unusedGpu(installed: EngineKind | undefined): string | null {
  if (installed !== 'cpu' || chosenDevice() === 'cpu' || !hasNvidiaGpu()) return null
  const [card] = askDriver(unhidden()).cards
  if (card === undefined) return null
  return `there is a GPU (${card.name}), but the CPU library is installed; run \`npx maskbench setup --gpu\``
}
