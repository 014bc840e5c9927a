/** CPU or GPU: what the machine has, unless somebody says otherwise. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { UsageError } from '../../base/errors.ts'
import type { EngineKind } from '../installation/releases.ts'

/** The kind asked for in MASKBENCH_ENGINE, if any. */
export function kindFromEnvironment(): EngineKind | undefined {
  const asked = process.env.MASKBENCH_ENGINE
  if (asked === undefined || asked === '') return undefined
  if (asked === 'cpu' || asked === 'gpu') return asked
  throw new UsageError({ what: `MASKBENCH_ENGINE is '${asked}'`, remedy: 'set it to cpu or gpu, or unset it' })
}

/** Whether an NVIDIA driver is loaded or its tool is there: a look that costs nothing, and says nothing of a card. */
export function hasNvidiaGpu(): boolean {
  if (existsSync('/proc/driver/nvidia/version')) return true
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'nvidia-smi')))
}

/** The device that MASKBENCH_DEVICE (or `--device`, which sets it) chooses: `cpu` computes there by intention. */
export function chosenDevice(): 'cpu' | 'gpu' | undefined {
  const asked = process.env.MASKBENCH_DEVICE
  if (asked === undefined || asked === '') return undefined
  if (asked === 'cpu' || asked === 'gpu') return asked
  throw new UsageError({ what: `MASKBENCH_DEVICE is '${asked}'`, remedy: 'set it to cpu or gpu, or unset it' })
}

/** Keeps TensorFlow off the cards: for this process, before it loads the engine, and for those that it starts. */
export function hideCards(): void {
  process.env.CUDA_VISIBLE_DEVICES = '-1'
}

/** Loads what brings the engine along but computes nothing here, so that this process takes no part of a card from others. */
export async function withoutCards<T>(load: () => Promise<T>): Promise<T> {
  const { CUDA_VISIBLE_DEVICES: given } = process.env
  hideCards() // the engine looks for them once, while it is loaded
  try {
    return await load()
  } finally {
    if (given === undefined) delete process.env.CUDA_VISIBLE_DEVICES
    else process.env.CUDA_VISIBLE_DEVICES = given
  }
}
