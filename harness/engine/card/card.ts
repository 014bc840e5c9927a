/** The machine's NVIDIA cards, and why TensorFlow has none of them when it has none. */
import { spawnSync } from 'node:child_process'
import { EnvironmentError } from '../../base/errors.ts'
import { bindingPath } from '../installation/paths.ts'
import { askDriver, deviceFiles, kernelDriver } from './driver.ts'
import { judge } from './no-card.ts'
import type { NoCard } from './no-card-reason.ts'
import { askSmi } from './nvidia-smi.ts'

export interface Card {
  name: string
  /** Its own name, which CUDA_VISIBLE_DEVICES takes: `GPU-…`. */
  uuid: string
  /** Compute capability such as `9.0`; null where the driver is too old to say. */
  capability: string | null
  /** Memory in MiB; null where the driver does not say (a card cut in MIG parts). */
  memoryMb: number | null
  /** Version of the driver, e.g. `580.95.05`. */
  driver: string
}

const FIELDS = ['name', 'uuid', 'compute_cap', 'memory.total', 'driver_version']

/**
 * Every card that the driver knows, whatever CUDA_VISIBLE_DEVICES says: by nvidia-smi, else, as in a container without it,
 * by the driver's library. Empty without a driver.
 */
export function cards(): Card[] {
  const rows = askSmi('query-gpu', FIELDS)
  if (rows !== null) return rows.flatMap(parseCard)
  if (kernelDriver() === null) return []
  const { cards: known, version } = askDriver(unhidden())
  return known.map((card) => ({ ...card, driver: version ?? '' }))
}

function parseCard([name = '', uuid = '', capability = '', memory = '', driver = '']: readonly string[]): Card[] {
  if (!uuid.startsWith('GPU-')) return []
  return [
    {
      name,
      uuid,
      capability: /^\d+\.\d+$/.test(capability) ? capability : null,
      memoryMb: Number.parseInt(memory, 10) || null,
      driver,
    },
  ]
}

/** Why a GPU library that registered no card did not: call it when that has been seen, not to find out whether it is so. */
export function whyNoCard(): NoCard {
  return judge({
    visible: process.env.CUDA_VISIBLE_DEVICES,
    driver: askDriver(),
    unhidden: askDriver(unhidden()),
    kernel: kernelDriver(),
    files: deviceFiles(),
    slurm: process.env.SLURM_JOB_ID !== undefined,
    log: tensorflowLog,
  })
}

/** `whyNoCard` as the error that a command ends with; the remedy names `--device cpu` too. */
export function noCardError(): EnvironmentError {
  return asError(whyNoCard())
}

export function asError({ what, remedy }: NoCard): EnvironmentError {
  return new EnvironmentError({ what, remedy: `${remedy}; or compute on the CPU with \`--device cpu\`` })
}

/** The environment without what hides cards. */
export function unhidden(): NodeJS.ProcessEnv {
  const { CUDA_VISIBLE_DEVICES: _, ...rest } = process.env
  return rest
}

/** What TensorFlow says while it looks for cards, in a process of its own: it looks once, when it is loaded. */
function tensorflowLog(): string {
  const loud = { TF_CPP_MIN_LOG_LEVEL: '0', TF_CPP_VMODULE: 'dso_loader=1,gpu_device=1' }
  return spawnSync(process.execPath, ['-e', 'require(process.argv[1])', bindingPath], {
    encoding: 'utf8',
    env: { ...process.env, ...loud },
    timeout: 120_000,
  }).stderr
}
