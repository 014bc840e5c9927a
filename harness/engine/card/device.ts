/** CPU or GPU: what the machine has, unless the user chooses. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { UsageError } from '../../base/errors.ts'
import type { EngineKind } from '../installation/releases.ts'

/** The engine chosen by MASKBENCH_ENGINE, if any. */
export function kindFromEnvironment(): EngineKind | undefined {
  const asked = process.env.MASKBENCH_ENGINE
  if (asked === undefined || asked === '') return undefined
  if (asked === 'cpu' || asked === 'gpu') return asked
  throw new UsageError({ what: `MASKBENCH_ENGINE is '${asked}'`, remedy: 'set it to cpu or gpu, or unset it' })
}

/** Whether an NVIDIA driver is loaded or nvidia-smi installed. A cheap check that does not prove that a GPU exists. */
export function hasNvidiaGpu(): boolean {
  if (existsSync('/proc/driver/nvidia/version')) return true
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'nvidia-smi')))
}

/** The device chosen by MASKBENCH_DEVICE (or `--device`, which sets it), if any. */
export function chosenDevice(): 'cpu' | 'gpu' | undefined {
  const asked = process.env.MASKBENCH_DEVICE
  if (asked === undefined || asked === '') return undefined
  if (asked === 'cpu' || asked === 'gpu') return asked
  throw new UsageError({ what: `MASKBENCH_DEVICE is '${asked}'`, remedy: 'set it to cpu or gpu, or unset it' })
}

/** Hides GPUs from TensorFlow: in this process, if called before it loads the engine, and in its child processes. */
export function hideCards(): void {
  process.env.CUDA_VISIBLE_DEVICES = '-1'
}
