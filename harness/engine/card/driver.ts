/** NVIDIA's driver as this process sees it: its library, its version and its GPUs. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ASK = fileURLToPath(new URL('./driver.py', import.meta.url))

export interface DriverCard {
  name: string
  uuid: string
  capability: string
  memoryMb: number
}

export interface Driver {
  /** The newest CUDA version that it supports, as 1000 x major + 10 x minor; null without the driver's library. */
  cuda: number | null
  /** The driver's version, e.g. `580.95.05`; null if unknown. */
  version: string | null
  /** Why there are no GPUs: `library` without libcuda.so.1, else CUDA's name for the error. */
  error: string | null
  detail: string | null
  cards: DriverCard[]
}

/** Queries the driver in a separate process. @param environment - with or without CUDA_VISIBLE_DEVICES. */
export function askDriver(environment: NodeJS.ProcessEnv = process.env): Driver {
  const none: Driver = { cuda: null, version: kernelDriver(), error: 'library', detail: null, cards: [] }
  const { stdout, stderr, status, error } = spawnSync('python3', ['-I', ASK], {
    encoding: 'utf8',
    env: environment,
    timeout: 60_000,
  })
  if (status !== 0)
    return { ...none, error: 'no answer', detail: (error?.message ?? stderr).trim().split('\n').at(-1)! }
  const { driver, ...answer } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Omit<Driver, 'version'> & {
    driver: string | null
  }
  return { ...answer, version: driver ?? none.version }
}

/** Version of the driver in the kernel, which a container shares with its host; null if no driver is loaded. */
export function kernelDriver(): string | null {
  try {
    return readFileSync('/proc/driver/nvidia/version', 'utf8').match(/\b(\d{3,}\.\d+(?:\.\d+)?)\b/)?.[1] ?? null
  } catch {
    return null
  }
}

export type DeviceFiles = 'there' | 'closed' | 'missing'

/** Access to the GPUs' device files (dxg under WSL): `closed` if this process lacks the permission to open them. */
export function deviceFiles(): DeviceFiles {
  if (existsSync('/dev/dxg')) return 'there'
  const files = readdirSync('/dev').filter((name) => /^nvidia(\d+|ctl)$/.test(name))
  if (!files.some((name) => name !== 'nvidiactl')) return 'missing'
  try {
    for (const name of files) accessSync(`/dev/${name}`, constants.R_OK | constants.W_OK)
    return 'there'
  } catch {
    return 'closed'
  }
}
