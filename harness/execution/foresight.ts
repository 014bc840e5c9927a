/** What would keep runs from computing where they are planned, found out before any of them is enqueued. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { RunConfig } from '../../db/config.ts'
import { noCardError } from '../engine/card.ts'
import type { PhysicalDevice } from '../engine/physical-device.ts'
import { refuseBfloat16 } from '../engine/supported-precision.ts'
import { childError } from './child-error.ts'
import type { Device } from './devices.ts'

const BIN = fileURLToPath(new URL('../cli/bin.mjs', import.meta.url))
const CPU = { kind: 'cpu', name: null, capability: null } as const

interface Asked {
  config: RunConfig
  device: Device | null
}

/**
 * @param ask - what TensorFlow computes on; asked only where a card is needed.
 * @throws EnvironmentError with the reason and the remedy.
 */
export async function refuseUncomputable(
  asked: readonly Asked[],
  ask: () => Promise<Pick<PhysicalDevice, 'kind' | 'name' | 'capability'>> = askTensorFlow,
): Promise<void> {
  const on = (device: Device) => asked.filter((one) => one.device === device).map(({ config }) => config)
  for (const config of on('cpu')) if (config.kind === 'representation') refuseBfloat16(config, CPU)
  const onCards = on('gpu')
  if (onCards.length === 0) return
  const device = await ask()
  if (device.kind !== 'gpu') throw noCardError()
  for (const config of onCards) if (config.kind === 'representation') refuseBfloat16(config, device)
}

/** In a process of its own: an engine that was loaded here would keep memory on the card. */
async function askTensorFlow(): Promise<PhysicalDevice> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [BIN, 'device', '--json'])
    return JSON.parse(stdout) as PhysicalDevice
  } catch (cause) {
    const { code = null, stdout = '' } = cause as { code?: number; stdout?: string }
    throw childError({ code, stdout, complaint: 'TensorFlow could not be asked for its devices' }, cause)
  }
}
