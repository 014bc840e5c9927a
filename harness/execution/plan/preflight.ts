/** Checks before any run is queued that runs can compute on their planned devices. */
import type { RunConfig } from '../../../db/config/run.ts'
import { EXIT } from '../../base/process/exit-codes.ts'
import { noCardError } from '../../engine/card/card.ts'
import { cudaCache } from '../../engine/card/compiled-kernels.ts'
import type { PhysicalDevice } from '../../engine/card/physical-device.ts'
import { checkCardFitness, checkDevice } from '../../engine/card/planned-device.ts'
import { firstUse, isNewerThanCode } from '../../engine/card/requirements.ts'
import { checkPrecision } from '../../engine/card/supported-precision.ts'
import type { Device } from '../resources/devices.ts'
import { type VisibleCard, visibleCards } from '../resources/gpus.ts'
import { askCommand } from '../worker/ask-command.ts'
import { childError } from '../worker/child-error.ts'

const CPU = { kind: 'cpu', name: null, capability: null } as const

interface Asked {
  config: RunConfig
  device: Device | null
}

type UsedDevices = Pick<PhysicalDevice, 'kind' | 'name' | 'capability'>

interface Means {
  /** Returns the devices that TensorFlow uses; only called if a GPU is needed. */
  ask?: () => Promise<UsedDevices>
  /** Returns the GPUs that runs are assigned to. */
  cards?: () => readonly VisibleCard[]
  /** Receives messages, such as about the first run. */
  note?: (line: string) => void
}

/** @throws EnvironmentError with the reason and the remedy. */
export async function checkComputable(asked: readonly Asked[], means: Means = {}): Promise<void> {
  const on = (device: Device) => asked.filter((one) => one.device === device).map(({ config }) => config)
  for (const config of on('cpu')) if (config.kind === 'representation') checkPrecision(config, CPU)
  const onCards = on('gpu')
  if (onCards.length === 0) return
  const cards = await requireCard(means)
  for (const config of onCards) {
    if (config.kind === 'representation') for (const card of cards) checkPrecision(config, card)
  }
}

/**
 * Called before a command computes on a GPU, because TensorFlow may exit without a message if it cannot use one.
 * @returns every GPU that can be used, as far as known.
 * @throws EnvironmentError with the reason and the remedy.
 */
export async function requireCard({
  ask = askTensorFlow,
  cards = visibleCards,
  note,
}: Means = {}): Promise<UsedDevices[]> {
  checkCardFitness('gpu')
  const first = await ask()
  checkDevice('gpu', first)
  const known = cards().filter(({ capability }) => capability !== null)
  const found = known.length > 0 ? known.map((card) => ({ ...card, kind: 'gpu' as const })) : [first]
  const slow = firstUse(found.filter(isNewerThanCode), cudaCache().CUDA_CACHE_PATH)
  if (slow !== null) note?.(slow)
  return found
}

/** Asks in a child process, because an engine loaded here would hold GPU memory. */
async function askTensorFlow(): Promise<PhysicalDevice> {
  const { code, signal, answer } = await askCommand(['device'])
  if (code === EXIT.done) return JSON.parse(answer) as PhysicalDevice
  // With an incomplete driver TensorFlow does not report an error but ends its process.
  if (signal) throw noCardError()
  throw childError({ code, answer, complaint: 'TensorFlow could not be asked for its devices' })
}
