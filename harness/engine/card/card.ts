/**
 * The machine's NVIDIA GPUs, and the reason why TensorFlow found none. `card` in names of code is a GPU; users read
 * GPU.
 */
import { spawnSync } from 'node:child_process'
import { EnvironmentError } from '../../base/errors.ts'
import { bindingPath } from '../installation/paths.ts'
import { askDriver, deviceFiles, kernelDriver } from './driver.ts'
import { diagnose } from './no-card.ts'
import type { NoCard } from './no-card-reason.ts'
import { askSmi } from './nvidia-smi.ts'

export interface Card {
  name: string
  /** Its UUID, `GPU-…`, which CUDA_VISIBLE_DEVICES accepts. */
  uuid: string
  /** Compute capability such as `9.0`; null if the driver is too old to report it. */
  capability: string | null
  /** Memory in MiB; null if the driver does not report it (a GPU split into MIG instances). */
  memoryMb: number | null
  /** Version of the driver, e.g. `580.95.05`. */
  driver: string
}

const FIELDS = ['name', 'uuid', 'compute_cap', 'memory.total', 'driver_version']

/**
 * Every GPU that the driver reports, regardless of CUDA_VISIBLE_DEVICES. Asks nvidia-smi or, if that is missing as in
 * some containers, the driver's library. Empty without a driver.
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

/** The reason why the GPU library registered no GPU. Call it only once that has happened, not to check for it. */
export function whyNoCard(): NoCard {
  return diagnose({
    visible: process.env.CUDA_VISIBLE_DEVICES,
    driver: askDriver(),
    unhidden: askDriver(unhidden()),
    kernel: kernelDriver(),
    files: deviceFiles(),
    slurm: process.env.SLURM_JOB_ID !== undefined,
    log: tensorflowLog,
  })
}

/** `whyNoCard` as an error for commands, whose remedy also mentions `--device cpu`. */
export function noCardError(): EnvironmentError {
  return asError(whyNoCard())
}

export function asError({ what, remedy }: NoCard): EnvironmentError {
  return new EnvironmentError({ what, remedy: `${remedy}; or compute on the CPU with \`--device cpu\`` })
}

/** The environment without CUDA_VISIBLE_DEVICES, which can hide GPUs. */
export function unhidden(): NodeJS.ProcessEnv {
  const { CUDA_VISIBLE_DEVICES: _, ...rest } = process.env
  return rest
}

/** TensorFlow's log of its search for GPUs, from a separate process, as TensorFlow searches only while it is loaded. */
function tensorflowLog(): string {
  const loud = { TF_CPP_MIN_LOG_LEVEL: '0', TF_CPP_VMODULE: 'dso_loader=1,gpu_device=1' }
  return spawnSync(process.execPath, ['-e', 'require(process.argv[1])', bindingPath], {
    encoding: 'utf8',
    env: { ...process.env, ...loud },
    timeout: 120_000,
  }).stderr
}
