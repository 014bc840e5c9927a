/** The machine's NVIDIA cards, and why TensorFlow has none of them when it has none. */
import { execFileSync } from 'node:child_process'
import { EnvironmentError } from '../errors.ts'

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

export type NoCardReason =
  | 'no-driver'
  | 'driver-too-old'
  | 'library-missing'
  | 'card-hidden'
  | 'no-access'
  | 'card-too-old'
  | 'unknown'

export interface NoCard {
  reason: NoCardReason
  /** What is the matter, without a full stop. */
  what: string
  /** What to do about it, `--device cpu` included, without a full stop. */
  remedy: string
}

const QUERY = ['--query-gpu=name,uuid,compute_cap,memory.total,driver_version', '--format=csv,noheader,nounits']

/** Every card that the driver knows, whatever CUDA_VISIBLE_DEVICES says; empty without a driver or its nvidia-smi. */
export function cards(): Card[] {
  try {
    const output = execFileSync('nvidia-smi', QUERY, {
      encoding: 'utf8',
      timeout: 20_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return output.trim().split('\n').flatMap(parseCard)
  } catch {
    return []
  }
}

function parseCard(line: string): Card[] {
  const [name, uuid, capability, memory, driver] = line.split(',').map((word) => word.trim())
  if (!uuid?.startsWith('GPU-')) return []
  return [
    {
      name: name ?? '',
      uuid,
      capability: /^\d+\.\d+$/.test(capability ?? '') ? (capability ?? null) : null,
      memoryMb: Number.parseInt(memory ?? '', 10) || null,
      driver: driver ?? '',
    },
  ]
}

/** Why a GPU library that registered no card did not: call it when that has been seen, not to find out whether it is so. */
export function whyNoCard(): NoCard {
  return { reason: 'unknown', what: 'TensorFlow finds no GPU', remedy: 'Use `--device cpu` to compute on the CPU' }
}

/** `whyNoCard` as the error that a command ends with. */
export function noCardError(): EnvironmentError {
  return new EnvironmentError(whyNoCard())
}
